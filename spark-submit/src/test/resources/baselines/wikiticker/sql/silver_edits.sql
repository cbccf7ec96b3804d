SELECT
  time      AS edited_at,
  page,
  channel,
  namespace,
  comment,
  added,
  deleted,
  delta,
  isMinor   AS is_minor,
  isNew     AS is_new,
  isRobot   AS is_robot
FROM {{ bronze.edits }}
