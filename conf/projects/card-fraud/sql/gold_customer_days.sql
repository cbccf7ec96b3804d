SELECT
  customer_id,
  to_date(tx_time)               AS tx_date,
  count(*)                       AS transactions,
  sum(amount_eur)                AS amount_eur,
  count_if(is_fraud = 1)         AS frauds
FROM {{ silver.transactions }}
GROUP BY customer_id, to_date(tx_time)
