-- A published figure has a value, a range or the words it is printed in, and its quote and place;
-- a derived one has its sum; a figure not published says who has it.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row,
       CASE WHEN status IN ('published', 'derived') AND o.value IS NULL AND value_low IS NULL AND value_text IS NULL THEN 'value'
            WHEN status IN ('published', 'derived') AND quote IS NULL THEN 'quote'
            WHEN status IN ('published', 'derived') AND locator IS NULL THEN 'locator'
            ELSE 'note' END AS column_name,
       NULL AS value,
       CASE status WHEN 'not_published' THEN 'Skriv, hvem der har tallet.'
                   WHEN 'confidential' THEN 'Skriv, hvorfor tallet ikke vises.'
                   ELSE 'Et tal skal have værdi eller spænd, kildens ord og sted, og et udledt tal også sit regnestykke.' END AS problem
FROM observations o
WHERE (status IN ('published', 'derived') AND (
         (o.value IS NULL AND value_low IS NULL AND value_text IS NULL)
         OR quote IS NULL OR locator IS NULL OR (status = 'derived' AND note IS NULL)))
   OR (status IN ('confidential', 'not_published') AND note IS NULL)
   OR ((value_low IS NULL) <> (value_high IS NULL)) OR value_low > value_high
ORDER BY csv_row
