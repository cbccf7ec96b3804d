package io.lakeloop.submit.sample;

/** What random numbers are drawn for; the number is part of the seed, so it never changes. */
enum Purpose {
  CUSTOMER(1),
  TERMINAL(2),
  PAYMENTS(3),
  COMPROMISED_TERMINALS(4),
  COMPROMISED_CUSTOMERS(5),
  STOLEN_CARD(6);

  private final long number;

  Purpose(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }
}
