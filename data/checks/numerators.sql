-- Numerator and denominator come together, whole, in order, and give the value. A share just between two values
-- (49 of 400) may be rounded either way, and no float says 0.05 exactly.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row, 'numerator' AS column_name,
       concat(numerator, ' af ', denominator) AS value,
       CASE WHEN numerator IS NULL OR denominator IS NULL THEN 'Tæller og nævner skal stå sammen.'
            WHEN denominator <= 0 THEN 'Nævneren skal være større end 0.'
            WHEN numerator < 0 OR numerator > denominator THEN 'Tælleren skal ligge mellem 0 og nævneren.'
            ELSE 'Tæller divideret med nævner giver ikke værdien ' || coalesce(CAST(o.value AS VARCHAR), '(tom)') || '.' END AS problem
FROM observations o JOIN indicators i USING (indicator_id)
WHERE (numerator IS NOT NULL OR denominator IS NOT NULL)
  AND NOT coalesce(
    numerator IS NOT NULL AND denominator > 0 AND numerator BETWEEN 0 AND denominator
    AND abs(100.0 * numerator / denominator - o.value) <= 0.5 * pow(10, -i.decimals) + 1e-9, false)
ORDER BY csv_row
