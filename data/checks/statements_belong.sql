-- What is a part of something has it: an aktivitet its indsatsområde, a point its handlingsplan. A delmålsætning and an
-- indsats may be under a spor or princip instead; an indsats under neither has a note that says why,
-- and so has a formål that is the whole strategy's.
WITH orphans AS (
  SELECT rowid AS place, i.kind, i.note,
         EXISTS (FROM item_tracks t WHERE t.item_id = i.item_id) AS in_track
  FROM strategy_items i WHERE parent_id IS NULL
)
SELECT 'strategy_items' AS file, place + 2 AS csv_row, 'parent_id' AS column_name, NULL AS value,
       CASE kind WHEN 'indsats' THEN 'En indsats skal høre til et udsagn eller et spor; gør den ikke, skal noten sige hvorfor.'
                 WHEN 'formål' THEN 'Et formål skal høre til et udsagn; er det hele strategiens, skal noten sige det.'
                 WHEN 'delmålsætning' THEN 'En delmålsætning skal høre til et udsagn eller et spor.'
                 ELSE 'Mangler: det udsagn, som »' || kind || '« hører til.' END AS problem
FROM orphans
WHERE kind IN ('aktivitet', 'delaktivitet', 'målgruppe', 'omfang', 'organisering', 'succeskriterium',
               'handlingsplanpunkt', 'fremtidsbillede')
   OR (kind = 'delmålsætning' AND NOT in_track)
   OR (kind = 'indsats' AND NOT in_track AND note IS NULL)
   OR (kind = 'formål' AND note IS NULL)
UNION ALL
SELECT 'strategy_items', i.rowid + 2, 'parent_id', i.parent_id, 'Udsagnet hører til et udsagn i en anden strategi.'
FROM strategy_items i JOIN strategy_items p ON p.item_id = i.parent_id WHERE p.strategy_id <> i.strategy_id
ORDER BY csv_row
