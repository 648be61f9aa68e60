-- One area has one figure for one time: periods of the same indicator do not overlap, except where
-- a source disagrees with itself. Otherwise a mean and one of its years would be drawn as a line.
SELECT 'observations' AS file, b.rowid + 2 AS csv_row, 'period' AS column_name, b.period AS value,
       'Perioden overlapper »' || a.period || '« fra kilden ' || a.source_id || '.' AS problem,
       'periods_overlap' AS code, a.period AS other_period, a.source_id AS other_source
FROM observations a JOIN observations b
  ON a.area_id = b.area_id AND a.indicator_id = b.indicator_id AND a.rowid < b.rowid
 AND a.period_start <= b.period_end AND b.period_start <= a.period_end
WHERE a.disagreement_id IS NULL OR a.disagreement_id IS DISTINCT FROM b.disagreement_id
ORDER BY csv_row
