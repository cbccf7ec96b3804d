SELECT
  city,
  to_date(hour_start) AS day,
  count(*)            AS hours,
  sum(rentals)        AS rentals
FROM {{ silver.hours }}
GROUP BY city, to_date(hour_start)
