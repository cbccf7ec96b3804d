-- Nothing names a person, and some rows stand there twice. So a person's place in the load is taken:
-- a file comes in as a whole.
SELECT
  regexp_extract(_source, '[^/]+$', 0) || ' ' || monotonically_increasing_id() AS person,
  IF(_source LIKE '%/adult.data.gz', 'train', 'test')                        AS official_split,
  TIMESTAMP '1994-01-01'                                                     AS asked_at,
  _c0                                                                        AS age,
  _c1                                                                        AS workclass,
  _c2                                                                        AS fnlwgt,
  _c3                                                                        AS education,
  _c4                                                                        AS education_num,
  _c5                                                                        AS marital_status,
  _c6                                                                        AS occupation,
  _c7                                                                        AS relationship,
  _c8                                                                        AS race,
  _c9                                                                        AS sex,
  _c10                                                                       AS capital_gain,
  _c11                                                                       AS capital_loss,
  _c12                                                                       AS hours_per_week,
  _c13                                                                       AS native_country,
  int(_c14 LIKE '>50K%')                                                     AS earns_above_50k
FROM {{ bronze.people }}
