SELECT
  customer_id,
  to_date(ordered_at) AS order_date,
  count(*)            AS orders,
  sum(amount)         AS amount
FROM {{ silver.orders }}
GROUP BY customer_id, to_date(ordered_at)
