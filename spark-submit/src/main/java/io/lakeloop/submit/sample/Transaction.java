package io.lakeloop.submit.sample;

/**
 * One card transaction.
 *
 * @param second when, in seconds of its day
 * @param customer whose card
 * @param terminal where
 * @param cents the amount in hundredths
 * @param scenario 0 genuine, else the scenario of fraud, 1 to 3
 */
record Transaction(int second, int customer, int terminal, long cents, int scenario) {}
