-- One counter per hospital and kind of number; it goes on where each kind has come to.
CREATE TABLE number_counter (
    hospital_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_number_counter PRIMARY KEY (hospital_id, kind)
);
INSERT INTO number_counter (hospital_id, kind, last)
SELECT hospital_id, 'task', last FROM task_counter
UNION ALL SELECT hospital_id, 'follow_up', max(number) FROM follow_up GROUP BY hospital_id
UNION ALL SELECT hospital_id, 'feedback', max(number) FROM feedback GROUP BY hospital_id
UNION ALL SELECT hospital_id, 'opportunity', max(number) FROM opportunity GROUP BY hospital_id
UNION ALL SELECT hospital_id, 'partner', max(number) FROM partner GROUP BY hospital_id;
DROP TABLE task_counter;
