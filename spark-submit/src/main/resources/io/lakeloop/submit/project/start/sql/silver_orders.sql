-- One row in, one row out: the table after FROM is read as a stream of new rows.
SELECT
  order_id,
  ordered_at,
  customer_id,
  amount,
  returned
FROM {{ bronze.orders }}
