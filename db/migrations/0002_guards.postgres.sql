-- The heads of the chains only ever grow, where the engine has triggers.

CREATE FUNCTION only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.account_id = OLD.account_id AND NEW.events > OLD.events THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% only ever grow', TG_TABLE_NAME;
END $$;

CREATE TRIGGER chains_no_update BEFORE UPDATE OR DELETE ON chains FOR EACH ROW EXECUTE FUNCTION only_grow();
CREATE TRIGGER chains_no_truncate BEFORE TRUNCATE ON chains FOR EACH STATEMENT EXECUTE FUNCTION only_grow();

-- verify misses the triggers where they have been.
INSERT INTO meta (name, value) VALUES ('guards', 6);
