-- No strategy, statement, forum or seat in a forum ends before it begins. Either end may be unknown.
WITH periods AS (
  SELECT 'strategies' AS file, rowid AS place, period_start, period_end FROM strategies
  UNION ALL SELECT 'strategy_items', rowid, period_start, period_end FROM strategy_items
  UNION ALL SELECT 'forums', rowid, period_start, period_end FROM forums
  UNION ALL SELECT 'forum_members', rowid, period_start, period_end FROM forum_members
)
SELECT file, place + 2 AS csv_row, 'period_end' AS column_name, CAST(period_end AS VARCHAR) AS value,
       'Perioden slutter, før den begynder ' || period_start || '.' AS problem
FROM periods WHERE period_end < period_start
ORDER BY file, csv_row
