SELECT
  'washington'                                   AS city,
  make_timestamp(year(dteday), month(dteday), day(dteday), int(hr), 0, 0) AS hour_start,
  season                                         AS season,
  mnth                                           AS month,
  hr                                             AS hour,
  holiday                                        AS is_holiday,
  weekday                                        AS weekday,
  workingday                                     AS is_workingday,
  weathersit                                     AS weather,
  temp                                           AS temperature,
  atemp                                          AS felt_temperature,
  hum                                            AS humidity,
  windspeed                                      AS wind_speed,
  cnt                                            AS rentals
FROM {{ bronze.hours }}
