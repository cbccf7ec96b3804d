SELECT
  tpep_pickup_datetime  AS picked_up_at,
  tpep_dropoff_datetime AS dropped_off_at,
  pickup_zip,
  dropoff_zip,
  trip_distance,
  fare_amount
FROM {{ bronze.trips }}
