-- A share lies between 0 and 100.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row, c.column_name, CAST(c.cell AS VARCHAR) AS value,
       'En andel i procent skal ligge mellem 0 og 100.' AS problem
FROM observations o JOIN indicators i USING (indicator_id),
     LATERAL (VALUES ('value', o.value), ('value_low', CASE WHEN o.bound_unit IS NULL THEN o.value_low END),
             ('value_high', CASE WHEN o.bound_unit IS NULL THEN o.value_high END)) AS c(column_name, cell)
WHERE i.unit = 'pct.' AND (c.cell < 0 OR c.cell > 100)
ORDER BY csv_row
