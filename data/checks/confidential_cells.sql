-- A number that is hidden or not published shows no part of itself. (What must be hidden: lib/db/disclosure.py.)
SELECT 'observations' AS file, rowid + 2 AS csv_row, 'value' AS column_name,
       CAST(coalesce(numerator, value) AS VARCHAR) AS value,
       'En fortrolig celle må hverken have værdi, tæller, nævner eller spænd, og ingen tal i ord eller note.' AS problem
FROM observations
WHERE (status IN ('confidential', 'not_published')
       AND coalesce(CAST(value AS VARCHAR), CAST(value_low AS VARCHAR), CAST(value_high AS VARCHAR),
                    CAST(numerator AS VARCHAR), CAST(denominator AS VARCHAR), value_text) IS NOT NULL)
   OR (status = 'confidential' AND regexp_matches(coalesce(quote, '') || coalesce(note, ''), '[0-9]'))
ORDER BY csv_row
