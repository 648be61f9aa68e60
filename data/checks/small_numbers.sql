-- No visible cell under the indicator's min_count: not the counted persons, not the others,
-- and no number of persons, or of cases about them, by itself. A hidden cell shows no part of itself.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row, 'value' AS column_name,
       CAST(coalesce(numerator, o.value) AS VARCHAR) AS value,
       CASE WHEN status = 'confidential' THEN 'En fortrolig celle må hverken have værdi, tæller, nævner eller spænd, og ingen tal i ord eller note.'
            ELSE 'Færre end ' || i.min_count || ' personer må ikke vises.' END AS problem
FROM observations o JOIN indicators i USING (indicator_id)
WHERE (status IN ('published', 'derived') AND (
        numerator < i.min_count
        OR denominator - numerator < i.min_count
        OR (i.unit IN ('personer', 'antal') AND least(o.value, o.value_low, o.value_high) < i.min_count)))
   OR (status IN ('confidential', 'not_published')
       AND coalesce(CAST(o.value AS VARCHAR), CAST(value_low AS VARCHAR), CAST(value_high AS VARCHAR),
                    CAST(numerator AS VARCHAR), CAST(denominator AS VARCHAR), value_text) IS NOT NULL)
   OR (status = 'confidential' AND regexp_matches(coalesce(quote, '') || coalesce(o.note, ''), '[0-9]'))
ORDER BY csv_row
