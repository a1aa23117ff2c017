-- The layout of a relay's database in PostgreSQL, version 1, to which later files of this folder add.
-- docs/relay.md names every column.
--
-- Records are split by box over sixteen partitions: what a device wrote is deleted when it has arrived
-- everywhere, so most rows live for hours, and sixteen small tables are vacuumed more gently than one.
-- Every function that changes a box holds its advisory lock; callers take several in ascending order of
-- boxes, so they cannot wait for each other in a circle.

CREATE TABLE boxes (
    box bytea PRIMARY KEY, read bytea NOT NULL, append bytea NOT NULL, remove bytea NOT NULL,
    hour integer NOT NULL
);
CREATE INDEX boxes_by_hour ON boxes (hour);

CREATE TABLE series (
    box bytea NOT NULL, series bytea NOT NULL, next bigint NOT NULL, held bigint NOT NULL,
    PRIMARY KEY (box, series)
) WITH (fillfactor = 70);

CREATE TABLE records (
    box bytea NOT NULL, series bytea NOT NULL, place bigint NOT NULL, hour integer NOT NULL,
    bytes bytea NOT NULL, PRIMARY KEY (box, series, place)
) PARTITION BY HASH (box);
CREATE INDEX records_by_hour ON records (hour);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE records_%s PARTITION OF records FOR VALUES WITH (MODULUS 16, REMAINDER %s)
            WITH (autovacuum_vacuum_scale_factor = 0.05)', part, part);
        -- Sealed bytes cannot be made smaller; trying costs time.
        EXECUTE format('ALTER TABLE records_%s ALTER bytes SET STORAGE EXTERNAL', part);
    END LOOP;
END $$;

-- A restart of the database may forget meetings: they last ten minutes.
CREATE UNLOGGED TABLE meetings (
    number integer PRIMARY KEY, minute bigint NOT NULL, owner bytea NOT NULL, guest bytea,
    messages bytea[] NOT NULL
);

CREATE TABLE layout (version integer NOT NULL);
INSERT INTO layout VALUES (1);

CREATE FUNCTION relay_append(
    p_key bigint, p_box bytea, p_token bytea, p_series bytea, p_first bigint, p_records bytea[], p_hour integer,
    p_most_bytes bigint, p_most_series bigint,
    OUT o_code integer, OUT o_place bigint, OUT o_hash bytea
) LANGUAGE plpgsql AS $$
DECLARE
    v_box boxes%ROWTYPE;
    v_next bigint;
    v_known boolean;
    v_count integer := cardinality(p_records);
    v_skip integer;
    v_more bigint;
    v_series bigint;
    v_held bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(p_key);
    SELECT * INTO v_box FROM boxes b WHERE b.box = p_box;
    -- These are hashes of 32 random bytes: how long a comparison takes tells nothing of use.
    IF NOT FOUND OR v_box.append <> p_token THEN
        o_code := 64;
        RETURN;
    END IF;
    SELECT s.next INTO v_next FROM series s WHERE s.box = p_box AND s.series = p_series;
    v_known := FOUND;
    v_next := coalesce(v_next, p_first);
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
    SELECT coalesce(sum(octet_length(one)), 0) INTO v_more FROM unnest(p_records[v_skip + 1:]) AS one;
    SELECT count(*), coalesce(sum(s.held), 0) INTO v_series, v_held FROM series s WHERE s.box = p_box;
    IF v_held + v_more > p_most_bytes OR NOT v_known AND v_series >= p_most_series THEN
        o_code := 67;
        RETURN;
    END IF;
    INSERT INTO records (box, series, place, hour, bytes)
        SELECT p_box, p_series, p_first + at - 1, p_hour, one
            FROM unnest(p_records) WITH ORDINALITY AS u (one, at) WHERE at > v_skip;
    v_next := greatest(v_next, p_first + v_count);
    INSERT INTO series AS s (box, series, next, held) VALUES (p_box, p_series, v_next, v_more)
        ON CONFLICT (box, series) DO UPDATE SET next = EXCLUDED.next, held = s.held + EXCLUDED.held;
    IF p_hour >= v_box.hour + 24 THEN
        UPDATE boxes b SET hour = p_hour WHERE b.box = p_box;
    END IF;
    o_code := 1;
    o_place := v_next;
END $$;

-- p_scope as on the wire: 0 everything, 1 one series, 2 one series before a place.
CREATE FUNCTION relay_delete(
    p_key bigint, p_box bytea, p_token bytea, p_scope integer, p_series bytea, p_before bigint
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_gone bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(p_key);
    PERFORM 1 FROM boxes b WHERE b.box = p_box AND b.remove = p_token;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF p_scope = 0 THEN
        DELETE FROM records r WHERE r.box = p_box;
        DELETE FROM series s WHERE s.box = p_box;
        DELETE FROM boxes b WHERE b.box = p_box;
    ELSIF p_scope = 1 THEN
        DELETE FROM records r WHERE r.box = p_box AND r.series = p_series;
        DELETE FROM series s WHERE s.box = p_box AND s.series = p_series;
    ELSE
        WITH gone AS (
            DELETE FROM records r WHERE r.box = p_box AND r.series = p_series AND r.place < p_before
                RETURNING octet_length(r.bytes) AS size
        ) SELECT sum(size) INTO v_gone FROM gone;
        UPDATE series s SET held = s.held - v_gone
            WHERE s.box = p_box AND s.series = p_series AND v_gone > 0;
    END IF;
    RETURN true;
END $$;

-- Deletes the records of one box that came up to an hour; says how many.
CREATE FUNCTION relay_expire(p_key bigint, p_box bytea, p_hour integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_count bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(p_key);
    WITH gone AS (
        DELETE FROM records r WHERE r.box = p_box AND r.hour <= p_hour
            RETURNING r.series, octet_length(r.bytes) AS size
    ), sums AS (
        SELECT g.series, sum(g.size) AS size, count(*) AS count FROM gone g GROUP BY g.series
    ), less AS (
        UPDATE series s SET held = s.held - sums.size FROM sums WHERE s.box = p_box AND s.series = sums.series
    ) SELECT coalesce(sum(count), 0) INTO v_count FROM sums;
    RETURN v_count;
END $$;

-- Deletes one box whose last record came up to an hour; says whether it was still that old.
CREATE FUNCTION relay_forget(p_key bigint, p_box bytea, p_hour integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(p_key);
    DELETE FROM boxes b WHERE b.box = p_box AND b.hour <= p_hour;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM records r WHERE r.box = p_box;
    DELETE FROM series s WHERE s.box = p_box;
    RETURN true;
END $$;
