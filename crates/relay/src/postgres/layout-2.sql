-- From version 1 of the layout to version 2: the same tables, and an append that asks them less often.
-- Nodes of version 1 go on beside it, since the function takes and gives the same; one that starts anew is refused.

CREATE OR REPLACE FUNCTION relay_append(
    p_key bigint, p_box bytea, p_token bytea, p_series bytea, p_first bigint, p_records bytea[], p_hour integer,
    p_most_bytes bigint, p_most_series bigint,
    OUT o_code integer, OUT o_place bigint, OUT o_hash bytea
) LANGUAGE plpgsql AS $$
DECLARE
    v_hour integer;
    v_append bytea;
    v_known bigint;
    v_next bigint;
    v_count integer := cardinality(p_records);
    v_skip integer;
    v_more bigint := 0;
    v_series bigint;
    v_held bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(p_key);
    SELECT b.append, b.hour INTO v_append, v_hour FROM boxes b WHERE b.box = p_box;
    -- These are hashes of 32 random bytes: how long a comparison takes tells nothing of use.
    IF NOT FOUND OR v_append <> p_token THEN
        o_code := 64;
        RETURN;
    END IF;
    SELECT count(*), coalesce(sum(s.held), 0), max(s.next) FILTER (WHERE s.series = p_series)
        INTO v_series, v_held, v_known FROM series s WHERE s.box = p_box;
    v_next := coalesce(v_known, p_first);
    IF p_first > v_next THEN
        o_code := 66;
        o_place := v_next;
        RETURN;
    END IF;
    IF p_first < v_next THEN
        SELECT r.place, sha256('afterglow relay record v1'::bytea || r.bytes) INTO o_place, o_hash FROM records r
            WHERE r.box = p_box AND r.series = p_series AND r.place >= p_first AND r.place < p_first + v_count
                AND r.bytes <> p_records[(r.place - p_first)::integer + 1]
            ORDER BY r.place LIMIT 1;
        IF FOUND THEN
            o_code := 65;
            RETURN;
        END IF;
    END IF;
    v_skip := least(v_next - p_first, v_count);
    FOR v_at IN v_skip + 1 .. v_count LOOP
        v_more := v_more + octet_length(p_records[v_at]);
    END LOOP;
    IF v_held + v_more > p_most_bytes OR v_known IS NULL AND v_series >= p_most_series THEN
        o_code := 67;
        RETURN;
    END IF;
    FOR v_at IN v_skip + 1 .. v_count LOOP
        INSERT INTO records VALUES (p_box, p_series, p_first + v_at - 1, p_hour, p_records[v_at]);
    END LOOP;
    v_next := greatest(v_next, p_first + v_count);
    IF v_known IS NULL THEN
        INSERT INTO series VALUES (p_box, p_series, v_next, v_more);
    ELSIF v_skip < v_count THEN
        UPDATE series s SET next = v_next, held = s.held + v_more WHERE s.box = p_box AND s.series = p_series;
    END IF;
    IF p_hour >= v_hour + 24 THEN
        UPDATE boxes b SET hour = p_hour WHERE b.box = p_box;
    END IF;
    o_code := 1;
    o_place := v_next;
END $$;

UPDATE layout SET version = 2;
