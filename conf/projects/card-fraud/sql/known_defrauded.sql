-- A card known to be compromised is blocked: its later payments are no test of the model.
-- On a day, frauds of up to 8 days before are known (published protocol of the handbook).
SELECT test.transaction_id
FROM {{ split }} AS test
JOIN (
  SELECT customer_id, min(to_date(tx_time)) AS first_fraud
  FROM {{ split }}
  WHERE is_fraud = 1
  GROUP BY customer_id
) AS known ON known.customer_id = test.customer_id
WHERE test.split = 'test' AND known.first_fraud < date_sub(to_date(test.tx_time), 7)
