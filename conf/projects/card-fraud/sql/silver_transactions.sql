-- Bronze holds text; the engine casts each column to the type that tables.yml declares.
SELECT
  TRANSACTION_ID AS transaction_id,
  TX_DATETIME    AS tx_time,
  CUSTOMER_ID    AS customer_id,
  TERMINAL_ID    AS terminal_id,
  TX_AMOUNT      AS amount_eur,
  TX_FRAUD       AS is_fraud
FROM {{ bronze.transactions }}
