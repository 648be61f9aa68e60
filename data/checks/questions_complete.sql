-- A question has what its goal or its changes need, and every share that can be changed has the words for it.
SELECT 'questions' AS file, rowid + 2 AS csv_row, 'list_kind' AS column_name, list_kind AS value,
       'Et spørgsmål om en liste skal have både liste og dato; andre skal ikke.' AS problem
FROM questions
WHERE (goal IS NOT DISTINCT FROM 'off_list') <> (list_kind IS NOT NULL) OR (list_kind IS NULL) <> (law_date IS NULL)
UNION ALL
SELECT 'questions', rowid + 2, 'law_date', CAST(law_date AS VARCHAR), 'Der er ingen liste fra den dag.'
FROM questions WHERE law_date IS NOT NULL AND law_date NOT IN (SELECT list_date FROM published_lists)
UNION ALL
SELECT 'questions', rowid + 2, 'goal', goal, 'Mangler: hvilke tal spørgsmålet følger (data/question_indicators.csv).'
FROM questions
WHERE goal <> 'off_list' AND question_id NOT IN (SELECT question_id FROM question_indicators)
UNION ALL
SELECT 'question_changes', rowid + 2, 'movers_like', movers_like,
       'Boliger skal have en sammensætning og intet tal; andre ændringer omvendt.'
FROM question_changes
WHERE (kind = 'dwellings') <> (movers_like IS NOT NULL) OR (kind = 'dwellings') <> (indicator_id IS NULL)
UNION ALL
SELECT 'question_changes', c.rowid + 2, 'indicator_id', c.indicator_id, 'Tallet har ingen ord i kolonnen counted i data/indicators.csv.'
FROM question_changes c JOIN indicators i USING (indicator_id) WHERE i.counted IS NULL
UNION ALL
SELECT 'indicators', rowid + 2, 'counted', counted, 'En andel, der er et af lovens mål, skal have ord for, hvem der tæller med.'
FROM indicators WHERE criterion_relation = 'law' AND unit = 'pct.' AND counted IS NULL
ORDER BY file, csv_row
