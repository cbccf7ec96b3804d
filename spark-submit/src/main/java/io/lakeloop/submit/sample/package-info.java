/**
 * Sample data: card transactions, simulated after the published method of the Fraud Detection
 * Handbook (Le Borgne, Siblini, Lebichot, Bontempi: <i>Reproducible Machine Learning for Credit
 * Card Fraud Detection</i>, chapter 3, "Transaction data simulator"). {@link
 * io.lakeloop.submit.sample.GenerateTransactionsJob} is the way in, {@link
 * io.lakeloop.submit.sample.TransactionSimulator} does the thinking.
 */
@NullMarked
package io.lakeloop.submit.sample;

import org.jspecify.annotations.NullMarked;
