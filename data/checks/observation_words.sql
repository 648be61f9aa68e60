-- A published figure has a value, a range, a bound or the words it is printed in, and its quote and place;
-- a derived one has its sum; a figure not published says who has it. A range without a statement has both ends.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row,
       CASE WHEN statement IS NULL AND (low_included IS NOT NULL OR high_included IS NOT NULL OR bound_unit IS NOT NULL) THEN 'statement'
            WHEN (value_low IS NULL) <> (low_included IS NULL) AND statement IS NOT NULL THEN 'low_included'
            WHEN (value_high IS NULL) <> (high_included IS NULL) AND statement IS NOT NULL THEN 'high_included'
            WHEN statement IS NOT NULL AND (status <> 'derived' OR o.value IS NOT NULL) THEN 'status'
            WHEN status IN ('published', 'derived') AND o.value IS NULL AND value_low IS NULL AND value_high IS NULL AND value_text IS NULL THEN 'value'
            WHEN status IN ('published', 'derived') AND quote IS NULL THEN 'quote'
            WHEN status IN ('published', 'derived') AND locator IS NULL THEN 'locator'
            ELSE 'note' END AS column_name,
       NULL AS value,
       CASE WHEN statement IS NOT NULL
                 OR low_included IS NOT NULL OR high_included IS NOT NULL OR bound_unit IS NOT NULL
                 THEN 'En grænse i ord skal være udledt, sige sin art, have mindst én ende, om den er med, kildens ord og sted og en note om udledningen.'
            WHEN status = 'not_published' THEN 'Skriv, hvem der har tallet.'
            WHEN status = 'confidential' THEN 'Skriv, hvorfor tallet ikke vises.'
            ELSE 'Et tal skal have værdi eller spænd, kildens ord og sted, og et udledt tal også sit regnestykke.' END AS problem
FROM observations o
WHERE (status IN ('published', 'derived') AND (
         (o.value IS NULL AND value_low IS NULL AND value_high IS NULL AND value_text IS NULL)
         OR quote IS NULL OR locator IS NULL OR (status = 'derived' AND note IS NULL)))
   OR (status IN ('confidential', 'not_published') AND note IS NULL)
   OR value_low > value_high
   OR (statement IS NULL AND ((value_low IS NULL) <> (value_high IS NULL)
         OR low_included IS NOT NULL OR high_included IS NOT NULL OR bound_unit IS NOT NULL))
   OR (statement IS NOT NULL AND (
         status <> 'derived' OR o.value IS NOT NULL OR (value_low IS NULL AND value_high IS NULL)
         OR (value_low IS NULL) <> (low_included IS NULL) OR (value_high IS NULL) <> (high_included IS NULL)
         OR (value_low = value_high AND NOT (low_included AND high_included))))
ORDER BY csv_row
