SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.only_appended() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% are only ever appended', TG_TABLE_NAME;
END $$;
CREATE FUNCTION public.only_grow() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.account_id = OLD.account_id AND NEW.events > OLD.events THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% only ever grow', TG_TABLE_NAME;
END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.accounts (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    manager text NOT NULL COLLATE pg_catalog."C",
    frozen boolean NOT NULL,
    id_fold text NOT NULL COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    manager_fold text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT accounts_id_check CHECK ((id <> ''::text))
);
CREATE TABLE public.batches (
    user_name text NOT NULL COLLATE pg_catalog."C",
    batch_key text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    plan text NOT NULL COLLATE pg_catalog."C",
    result bytea,
    submitted_at bigint NOT NULL,
    CONSTRAINT batches_batch_key_check CHECK ((batch_key <> ''::text))
);
CREATE TABLE public.chains (
    account_id text NOT NULL COLLATE pg_catalog."C",
    events bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT chains_events_check CHECK ((events > 0)),
    CONSTRAINT chains_hash_check CHECK ((hash <> ''::text))
);
CREATE TABLE public.coupons (
    instance_id text NOT NULL COLLATE pg_catalog."C",
    coupon_id text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    amount bigint NOT NULL,
    valid_until bigint,
    CONSTRAINT coupons_amount_check CHECK ((amount >= 0)),
    CONSTRAINT coupons_coupon_id_check CHECK ((coupon_id <> ''::text))
);
CREATE TABLE public.entries (
    id bigint NOT NULL,
    request_id text NOT NULL COLLATE pg_catalog."C",
    instance_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    coupon_id text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT entries_amount_check CHECK ((amount >= 0)),
    CONSTRAINT entries_check CHECK ((((kind = 'cash'::text) AND (coupon_id = ''::text)) OR ((kind = 'coupon'::text) AND (coupon_id <> ''::text))))
);
CREATE TABLE public.events (
    account_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    os_user text NOT NULL COLLATE pg_catalog."C",
    surface text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    before text NOT NULL COLLATE pg_catalog."C",
    after text NOT NULL COLLATE pg_catalog."C",
    prev text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT events_hash_check CHECK ((hash <> ''::text)),
    CONSTRAINT events_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.instances (
    id text NOT NULL COLLATE pg_catalog."C",
    effective_at bigint NOT NULL,
    block_bits bigint NOT NULL,
    search text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    due bigint NOT NULL,
    discount bigint NOT NULL,
    paid bigint NOT NULL,
    request_id text COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    order_fold text NOT NULL COLLATE pg_catalog."C",
    id_fold text NOT NULL COLLATE pg_catalog."C",
    account_key text NOT NULL COLLATE pg_catalog."C",
    type_fold text NOT NULL COLLATE pg_catalog."C",
    region_fold text NOT NULL COLLATE pg_catalog."C",
    project_fold text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    product_type text NOT NULL COLLATE pg_catalog."C",
    product_name text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    purchased_at bigint,
    expires_at bigint,
    promotion boolean NOT NULL,
    invoice text NOT NULL COLLATE pg_catalog."C",
    open_work text NOT NULL COLLATE pg_catalog."C",
    frozen boolean NOT NULL,
    CONSTRAINT instances_block_bits_check CHECK (((block_bits >= 0) AND (block_bits <= 127))),
    CONSTRAINT instances_block_bits_check1 CHECK (((block_bits & (96)::bigint) <> 96)),
    CONSTRAINT instances_check CHECK (((discount + paid) <= due)),
    CONSTRAINT instances_check1 CHECK ((((block_bits & (96)::bigint) = 0) = (request_id IS NULL))),
    CONSTRAINT instances_discount_check CHECK ((discount >= 0)),
    CONSTRAINT instances_due_check CHECK ((due >= 0)),
    CONSTRAINT instances_id_check CHECK ((id <> ''::text)),
    CONSTRAINT instances_invoice_check CHECK ((invoice = ANY (ARRAY['none'::text, 'provider'::text, 'marketplace'::text, 'partner'::text]))),
    CONSTRAINT instances_paid_check CHECK ((paid >= 0))
);
CREATE TABLE public.meta (
    name text NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL
);
CREATE TABLE public.orders (
    number text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    stated_due bigint NOT NULL,
    instances_due bigint NOT NULL,
    value bigint NOT NULL,
    CONSTRAINT orders_check CHECK (((value >= stated_due) AND (value >= instances_due) AND ((value = stated_due) OR (value = instances_due)))),
    CONSTRAINT orders_instances_due_check CHECK ((instances_due >= 0)),
    CONSTRAINT orders_number_check CHECK ((number <> ''::text)),
    CONSTRAINT orders_stated_due_check CHECK ((stated_due >= 0))
);
CREATE TABLE public.policy (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.request_instances (
    request_id text NOT NULL COLLATE pg_catalog."C",
    instance_id text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    refund bigint NOT NULL,
    live boolean NOT NULL,
    CONSTRAINT request_instances_refund_check CHECK ((refund >= 0))
);
CREATE TABLE public.requests (
    id text NOT NULL COLLATE pg_catalog."C",
    batch_id text NOT NULL COLLATE pg_catalog."C",
    order_number text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    decision text NOT NULL COLLATE pg_catalog."C",
    order_value bigint NOT NULL,
    threshold bigint NOT NULL,
    refund bigint NOT NULL,
    coupons_returned bigint NOT NULL,
    reason_code text NOT NULL COLLATE pg_catalog."C",
    reason_label text NOT NULL COLLATE pg_catalog."C",
    note text NOT NULL COLLATE pg_catalog."C",
    submitted_by text NOT NULL COLLATE pg_catalog."C",
    submitted_at bigint NOT NULL,
    deadline bigint,
    decided_by text NOT NULL COLLATE pg_catalog."C",
    decided_at bigint,
    decision_note text NOT NULL COLLATE pg_catalog."C",
    hold_blocks text NOT NULL COLLATE pg_catalog."C",
    id_fold text NOT NULL COLLATE pg_catalog."C",
    reason_code_fold text NOT NULL COLLATE pg_catalog."C",
    reason_label_fold text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT requests_check CHECK ((((status = ANY (ARRAY['pending_review'::text, 'on_hold'::text])) AND (decision = ''::text) AND (decided_at IS NULL) AND (deadline IS NOT NULL)) OR ((status = 'completed'::text) AND (decision = ANY (ARRAY['not_required'::text, 'approved'::text, 'auto_approved'::text])) AND (decided_at IS NOT NULL)) OR ((status = ANY (ARRAY['rejected'::text, 'withdrawn'::text])) AND (decision = status) AND (decided_at IS NOT NULL)))),
    CONSTRAINT requests_coupons_returned_check CHECK ((coupons_returned >= 0)),
    CONSTRAINT requests_id_check CHECK ((id <> ''::text)),
    CONSTRAINT requests_order_value_check CHECK ((order_value >= 0)),
    CONSTRAINT requests_refund_check CHECK ((refund >= 0)),
    CONSTRAINT requests_threshold_check CHECK ((threshold >= 0))
);
CREATE TABLE public.schema_migrations (
    id character varying(255) NOT NULL
);
CREATE TABLE public.user_keys (
    fingerprint text NOT NULL COLLATE pg_catalog."C",
    user_name text NOT NULL COLLATE pg_catalog."C",
    line text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT user_keys_fingerprint_check CHECK ((fingerprint <> ''::text))
);
CREATE TABLE public.users (
    name text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    added_at bigint NOT NULL,
    removed_at bigint,
    CONSTRAINT users_name_check CHECK ((name <> ALL (ARRAY[''::text, 'system'::text]))),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['auditor'::text, 'agent'::text, 'manager'::text, 'admin'::text])))
);
INSERT INTO public.accounts VALUES ('acct-10', 'Northwind Bank', 'chen', false, 'acct-10', 'northwind bank', 'chen');
INSERT INTO public.accounts VALUES ('acct-11', 'Andes Mining', 'chen', false, 'acct-11', 'andes mining', 'chen');
INSERT INTO public.accounts VALUES ('acct-12', 'Savanna Health', 'silva', false, 'acct-12', 'savanna health', 'silva');
INSERT INTO public.accounts VALUES ('acct-13', 'Delta Freight', 'chen', false, 'acct-13', 'delta freight', 'chen');
INSERT INTO public.batches VALUES ('maya', 'kept-1', 'UB-7DNJDYNM1G', '51083ed1f0fa8898e724f9ed7cf33cf78720bd11ee8f207e3486a0f2fe4401bf', '[{"n":"CS1001","i":["pk-1"],"d":"q1-45020977763f70340e5317d76ba5a977"},{"n":"CS1002","i":["pk-2"],"d":"q1-2fd61d560edeb5bc1a05d10d1c044a51"},{"n":"CS1003","i":["pk-3"],"d":"q1-80558cff2fba81482d3eddf3f90bf7f2"},{"n":"CS1007","i":["pk-7"],"d":"q1-49efbe8b852ca6d4bab6c097df825789"}]', '\x7b2242617463684944223a2255422d37444e4a44594e4d3147222c224b6579223a226b6570742d31222c225265717565737473223a5b7b224944223a2255522d413633594a5a35354d56222c2242617463684944223a2255422d37444e4a44594e4d3147222c224f726465724e756d626572223a22435331303031222c224163636f756e74223a7b224944223a22616363742d3130222c224e616d65223a224e6f72746877696e642042616e6b222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a22636f6d706c65746564222c224465636973696f6e223a226e6f745f7265717569726564222c224f7264657256616c7565223a223130302e3030222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a2238302e3030222c22436f75706f6e7352657475726e6564223a2232302e3030222c22526561736f6e436f6465223a2231222c22526561736f6e4c6162656c223a224861726420746f20757365222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c22446561646c696e65223a22303030312d30312d30315430303a30303a30305a222c22446563696465644279223a226d617961222c22446563696465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d31222c22526566756e64223a2238302e3030227d5d7d2c7b224944223a2255522d4659365234594d475934222c2242617463684944223a2255422d37444e4a44594e4d3147222c224f726465724e756d626572223a22435331303032222c224163636f756e74223a7b224944223a22616363742d3130222c224e616d65223a224e6f72746877696e642042616e6b222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a22636f6d706c65746564222c224465636973696f6e223a226e6f745f7265717569726564222c224f7264657256616c7565223a223333332e3333222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a223330302e3032222c22436f75706f6e7352657475726e6564223a22302e3030222c22526561736f6e436f6465223a2231222c22526561736f6e4c6162656c223a224861726420746f20757365222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c22446561646c696e65223a22303030312d30312d30315430303a30303a30305a222c22446563696465644279223a226d617961222c22446563696465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d32222c22526566756e64223a223330302e3032227d5d7d2c7b224944223a2255522d3141454747445a4b5956222c2242617463684944223a2255422d37444e4a44594e4d3147222c224f726465724e756d626572223a22435331303033222c224163636f756e74223a7b224944223a22616363742d3130222c224e616d65223a224e6f72746877696e642042616e6b222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a2270656e64696e675f726576696577222c224465636973696f6e223a22222c224f7264657256616c7565223a22373530302e3030222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a22363439392e3935222c22436f75706f6e7352657475726e6564223a22302e3035222c22526561736f6e436f6465223a2231222c22526561736f6e4c6162656c223a224861726420746f20757365222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c22446561646c696e65223a22323032362d31312d32355430383a32393a35332e39393533375a222c22446563696465644279223a22222c22446563696465644174223a22303030312d30312d30315430303a30303a30305a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d33222c22526566756e64223a22363439392e3935227d5d7d2c7b224944223a2255522d444541563345594a3053222c2242617463684944223a2255422d37444e4a44594e4d3147222c224f726465724e756d626572223a22435331303037222c224163636f756e74223a7b224944223a22616363742d3132222c224e616d65223a22536176616e6e61204865616c7468222c224d616e61676572223a2273696c7661222c2246726f7a656e223a66616c73657d2c22537461747573223a22636f6d706c65746564222c224465636973696f6e223a226e6f745f7265717569726564222c224f7264657256616c7565223a2232302e3330222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a2231302e3130222c22436f75706f6e7352657475726e6564223a22302e3030222c22526561736f6e436f6465223a2231222c22526561736f6e4c6162656c223a224861726420746f20757365222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c22446561646c696e65223a22303030312d30312d30315430303a30303a30305a222c22446563696465644279223a226d617961222c22446563696465644174223a22323032362d31312d32345430383a32393a35332e39393533375a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d37222c22526566756e64223a2231302e3130227d5d7d5d2c2252656675736564223a6e756c6c2c224e6f74466f756e64223a6e756c6c2c225265706561746564223a66616c73657d', 1795508993993983);
INSERT INTO public.batches VALUES ('maya', '10198e00-02d4-44b7-9928-6c2cc2d706c1', 'UB-KEGGNANTV3', '2dda637eabbb372ed888aae738036a21d634077dde0a834411be03ad60ea2f7b', '[{"n":"CS1004","i":["pk-4"],"d":"q1-b1af7b5498ca30c52d7f9da6564e4a8f"}]', '\x7b2242617463684944223a2255422d4b4547474e414e545633222c224b6579223a2231303139386530302d303264342d343462372d393932382d366332636332643730366331222c225265717565737473223a5b7b224944223a2255522d47464830524337443651222c2242617463684944223a2255422d4b4547474e414e545633222c224f726465724e756d626572223a22435331303034222c224163636f756e74223a7b224944223a22616363742d3131222c224e616d65223a22416e646573204d696e696e67222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a2270656e64696e675f726576696577222c224465636973696f6e223a22222c224f7264657256616c7565223a22383030302e3030222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a22383030302e3030222c22436f75706f6e7352657475726e6564223a22302e3030222c22526561736f6e436f6465223a2232222c22526561736f6e4c6162656c223a224c61636b73206e65656465642066756e6374696f6e73222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35342e30333338345a222c22446561646c696e65223a22323032362d31312d32355430383a32393a35342e30333338345a222c22446563696465644279223a22222c22446563696465644174223a22303030312d30312d30315430303a30303a30305a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d34222c22526566756e64223a22383030302e3030227d5d7d5d2c2252656675736564223a6e756c6c2c224e6f74466f756e64223a6e756c6c2c225265706561746564223a66616c73657d', 1795508994032767);
INSERT INTO public.batches VALUES ('maya', '57e8591b-dfdf-4908-8a24-863eb258bd6e', 'UB-B9WDAEV9P0', 'adf2a7cc7d33713eb9dc48412ecb5cfc24f35d7b83ec09993c95f32202b11362', '[{"n":"CS1005","i":["pk-5"],"d":"q1-a7bd938d2a66ccdf19a568e4a9d9e30a"}]', '\x7b2242617463684944223a2255422d42395744414556395030222c224b6579223a2235376538353931622d646664662d343930382d386132342d383633656232353862643665222c225265717565737473223a5b7b224944223a2255522d31324a35583856305833222c2242617463684944223a2255422d42395744414556395030222c224f726465724e756d626572223a22435331303035222c224163636f756e74223a7b224944223a22616363742d3131222c224e616d65223a22416e646573204d696e696e67222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a2270656e64696e675f726576696577222c224465636973696f6e223a22222c224f7264657256616c7565223a22393030302e3030222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a22393030302e3030222c22436f75706f6e7352657475726e6564223a22302e3030222c22526561736f6e436f6465223a2233222c22526561736f6e4c6162656c223a22546f6f20636f6d706c657820746f206f706572617465222c224e6f7465223a22222c225375626d69747465644279223a226d617961222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35342e3037303436345a222c22446561646c696e65223a22323032362d31312d32355430383a32393a35342e3037303436345a222c22446563696465644279223a22222c22446563696465644174223a22303030312d30312d30315430303a30303a30305a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d35222c22526566756e64223a22393030302e3030227d5d7d5d2c2252656675736564223a6e756c6c2c224e6f74466f756e64223a6e756c6c2c225265706561746564223a66616c73657d', 1795508994069345);
INSERT INTO public.batches VALUES ('ben', '7663fd7f-0666-4f5a-a5d1-818efe680c2c', 'UB-APCYRNRX34', '7eeb4a32592f0711f26a5e4557bcab3f8a7abc0adb4809d83d03ad1b5417e403', '[{"n":"CS1006","i":["pk-6"],"d":"q1-932dcddde740f23bd8d1f100c366a349"}]', '\x7b2242617463684944223a2255422d41504359524e52583334222c224b6579223a2237363633666437662d303636362d346635612d613564312d383138656665363830633263222c225265717565737473223a5b7b224944223a2255522d36424e574a3732484747222c2242617463684944223a2255422d41504359524e52583334222c224f726465724e756d626572223a22435331303036222c224163636f756e74223a7b224944223a22616363742d3133222c224e616d65223a2244656c74612046726569676874222c224d616e61676572223a226368656e222c2246726f7a656e223a66616c73657d2c22537461747573223a2270656e64696e675f726576696577222c224465636973696f6e223a22222c224f7264657256616c7565223a22393530302e3130222c225468726573686f6c64223a22373030302e3030222c22526566756e64223a22393530302e3130222c22436f75706f6e7352657475726e6564223a22302e3030222c22526561736f6e436f6465223a2235222c22526561736f6e4c6162656c223a224f74686572222c224e6f7465223a2261736b656420666f722062792074656c6570686f6e65222c225375626d69747465644279223a2262656e222c225375626d69747465644174223a22323032362d31312d32345430383a32393a35342e3130353538345a222c22446561646c696e65223a22323032362d31312d32355430383a32393a35342e3130353538345a222c22446563696465644279223a22222c22446563696465644174223a22303030312d30312d30315430303a30303a30305a222c224465636973696f6e4e6f7465223a22222c22486f6c64426c6f636b73223a6e756c6c2c224974656d73223a5b7b22496e7374616e63654944223a22706b2d36222c22526566756e64223a22393530302e3130227d5d7d5d2c2252656675736564223a6e756c6c2c224e6f74466f756e64223a6e756c6c2c225265706561746564223a66616c73657d', 1795508994104357);
INSERT INTO public.chains VALUES ('acct-10', 6, '7dc60a8729ba074753d7bc4d5ef82137938db611a3e1a5bde490e30e09cc2378');
INSERT INTO public.chains VALUES ('acct-11', 4, '31cd0b56bc9684d00f926a99685f5c3734316d1bcd4e8b9ffeeb18e8c0aa2347');
INSERT INTO public.chains VALUES ('acct-13', 3, 'a067d701dfd2583e91c425f7fe8f0f3d67e61b65302882697fb5727f2cd68dd9');
INSERT INTO public.chains VALUES ('acct-12', 3, '8c20c011b465ae1b84767236910c369e4bf6bec6fe162b822ffd7be5b45df8c6');
INSERT INTO public.chains VALUES ('', 12, 'b5c4befc7e5b185fa03d75f3ba7108a17edfb80629dbe647a5994f7f2f9e45c6');
INSERT INTO public.coupons VALUES ('pk-1', 'CPN-1', 0, 2000, 4070908800000000);
INSERT INTO public.coupons VALUES ('pk-2', 'CPN-2', 0, 3330, 1577836800000000);
INSERT INTO public.coupons VALUES ('pk-3', 'CPN-3', 0, 5, NULL);
INSERT INTO public.coupons VALUES ('pk-8', 'CPN-9', 0, 500, 4070908800000000);
INSERT INTO public.entries VALUES (1, 'UR-A63YJZ55MV', 'pk-1', 'cash', '', 8000, 1795508993995370);
INSERT INTO public.entries VALUES (2, 'UR-A63YJZ55MV', 'pk-1', 'coupon', 'CPN-1', 2000, 1795508993995370);
INSERT INTO public.entries VALUES (3, 'UR-FY6R4YMGY4', 'pk-2', 'cash', '', 30002, 1795508993995370);
INSERT INTO public.entries VALUES (4, 'UR-DEAV3EYJ0S', 'pk-7', 'cash', '', 1010, 1795508993995370);
INSERT INTO public.entries VALUES (5, 'UR-1AEGGDZKYV', 'pk-3', 'cash', '', 649995, 1795508994182450);
INSERT INTO public.entries VALUES (6, 'UR-1AEGGDZKYV', 'pk-3', 'coupon', 'CPN-3', 5, 1795508994182450);
INSERT INTO public.events VALUES ('', 1, 1795508993780023, 'ada', 'root', 'command', 'user_added', 'ada', '', '{"role":"admin"}', '', '6e332c398d9e8f85eff90b5a751941ea5ce8872de55944f8b60aa7fcbad0f4f1');
INSERT INTO public.events VALUES ('', 2, 1795508993816887, 'ada', 'root', 'command', 'instances_imported', 'import', '', '{"files":["kept.csv"],"imported":8,"updated":0,"unchanged":0,"rejected":0}', '6e332c398d9e8f85eff90b5a751941ea5ce8872de55944f8b60aa7fcbad0f4f1', 'e5650505a96112854431c1afc05bb3aa65d9b4625082dc51abdd4931c845e4a5');
INSERT INTO public.events VALUES ('', 3, 1795508993842093, 'ada', 'root', 'command', 'user_added', 'maya', '', '{"role":"agent"}', 'e5650505a96112854431c1afc05bb3aa65d9b4625082dc51abdd4931c845e4a5', '08eafa5c1523c943e1a86fa9a2cfbf78f8cb841f33066f2995523129727802b5');
INSERT INTO public.events VALUES ('', 4, 1795508993865983, 'ada', 'root', 'command', 'user_added', 'ben', '', '{"role":"agent"}', '08eafa5c1523c943e1a86fa9a2cfbf78f8cb841f33066f2995523129727802b5', 'ecb0f8f0dffe8e7660b5e0c58adf9988fb0040ac0c46bea85276ec0a1e7c6ad1');
INSERT INTO public.events VALUES ('', 5, 1795508993889999, 'ada', 'root', 'command', 'user_added', 'chen', '', '{"role":"manager"}', 'ecb0f8f0dffe8e7660b5e0c58adf9988fb0040ac0c46bea85276ec0a1e7c6ad1', 'b8d262dbba4ac75e58d5ac7010da4d71604771a4678a5af79c11e1547bc9840c');
INSERT INTO public.events VALUES ('', 6, 1795508993914223, 'ada', 'root', 'command', 'user_added', 'silva', '', '{"role":"manager"}', 'b8d262dbba4ac75e58d5ac7010da4d71604771a4678a5af79c11e1547bc9840c', '85d831edb1d290976c0418b22567197978a7f3fe8e2343f76c1d4655605198ab');
INSERT INTO public.events VALUES ('', 7, 1795508993940567, 'ada', 'root', 'command', 'user_added', 'iris', '', '{"role":"auditor"}', '85d831edb1d290976c0418b22567197978a7f3fe8e2343f76c1d4655605198ab', 'f1ee4f6da7d8308d993613d8ce3b680be7323eb6baec12e50840fcd8742868f4');
INSERT INTO public.events VALUES ('', 8, 1795508993964222, 'ada', 'root', 'command', 'key_added', 'maya', '', '{"fingerprint":"SHA256:5v8VUWxeOFNLwTfSL41Bdb2CAMaag9m5L4llShz4e60"}', 'f1ee4f6da7d8308d993613d8ce3b680be7323eb6baec12e50840fcd8742868f4', '7c7b350d1b2813596340d505e813a79b88aa18d2d22e337588e02b6e0ef77e60');
INSERT INTO public.events VALUES ('acct-10', 1, 1795508993998263, 'maya', 'root', 'command', 'request_submitted', 'UR-A63YJZ55MV', '', '{"status":"completed","decision":"not_required","order_number":"CS1001","instances":["pk-1"],"order_value":"100.00","threshold":"7000.00","refund":"80.00","coupons_returned":"20.00","reason":"1","batch_id":"UB-7DNJDYNM1G","key":"kept-1","quote":"q1-c4f292cec76fb476e6afe3c5d5c94742"}', '', '312da5ffc2bdb79ff3a570bc92db0298c9280487cd9ea8a84f1f0f087031c794');
INSERT INTO public.events VALUES ('acct-10', 2, 1795508993999886, 'maya', 'root', 'command', 'request_completed', 'UR-A63YJZ55MV', '', '{"status":"completed","decision":"not_required","refund":"80.00","coupons_returned":"20.00","decided_by":"maya","decided_at":"2026-11-24T08:29:53.99537Z"}', '312da5ffc2bdb79ff3a570bc92db0298c9280487cd9ea8a84f1f0f087031c794', '713c357854706ff014a2de4a6c07820e1915cbc3871c866a43df0aff4ad77e38');
INSERT INTO public.events VALUES ('acct-10', 3, 1795508994001017, 'maya', 'root', 'command', 'request_submitted', 'UR-FY6R4YMGY4', '', '{"status":"completed","decision":"not_required","order_number":"CS1002","instances":["pk-2"],"order_value":"333.33","threshold":"7000.00","refund":"300.02","coupons_returned":"0.00","reason":"1","batch_id":"UB-7DNJDYNM1G","key":"kept-1","quote":"q1-c4f292cec76fb476e6afe3c5d5c94742"}', '713c357854706ff014a2de4a6c07820e1915cbc3871c866a43df0aff4ad77e38', '4e3d692272f8fce06abacb5ce8044b0f1a085861abb937340b78f4849a33f21d');
INSERT INTO public.events VALUES ('acct-10', 4, 1795508994001739, 'maya', 'root', 'command', 'request_completed', 'UR-FY6R4YMGY4', '', '{"status":"completed","decision":"not_required","refund":"300.02","coupons_returned":"0.00","decided_by":"maya","decided_at":"2026-11-24T08:29:53.99537Z"}', '4e3d692272f8fce06abacb5ce8044b0f1a085861abb937340b78f4849a33f21d', '9295f34fbc307fab5a16acf727e203f430b9e60eeaa8c21329bdb020b7a6b940');
INSERT INTO public.events VALUES ('acct-10', 5, 1795508994002664, 'maya', 'root', 'command', 'request_submitted', 'UR-1AEGGDZKYV', '', '{"status":"pending_review","order_number":"CS1003","instances":["pk-3"],"order_value":"7500.00","threshold":"7000.00","refund":"6499.95","coupons_returned":"0.05","reason":"1","review_deadline":"2026-11-25T08:29:53.99537Z","batch_id":"UB-7DNJDYNM1G","key":"kept-1","quote":"q1-c4f292cec76fb476e6afe3c5d5c94742"}', '9295f34fbc307fab5a16acf727e203f430b9e60eeaa8c21329bdb020b7a6b940', '1d56d07aeb5229b483a8ba2d6301e63277055ca32c8ce320e218a80b7d073588');
INSERT INTO public.events VALUES ('acct-12', 1, 1795508994003673, 'maya', 'root', 'command', 'request_submitted', 'UR-DEAV3EYJ0S', '', '{"status":"completed","decision":"not_required","order_number":"CS1007","instances":["pk-7"],"order_value":"20.30","threshold":"7000.00","refund":"10.10","coupons_returned":"0.00","reason":"1","batch_id":"UB-7DNJDYNM1G","key":"kept-1","quote":"q1-c4f292cec76fb476e6afe3c5d5c94742"}', '', 'eabd3be4151a13247df4bf00e4b2adc02789f9fd3406634411fd5d276b2038e9');
INSERT INTO public.events VALUES ('acct-12', 2, 1795508994004126, 'maya', 'root', 'command', 'request_completed', 'UR-DEAV3EYJ0S', '', '{"status":"completed","decision":"not_required","refund":"10.10","coupons_returned":"0.00","decided_by":"maya","decided_at":"2026-11-24T08:29:53.99537Z"}', 'eabd3be4151a13247df4bf00e4b2adc02789f9fd3406634411fd5d276b2038e9', '74384e1867a95cdf945da1e80ea14c99d3dd906edc390f562fbf729b6275ce49');
INSERT INTO public.events VALUES ('acct-11', 1, 1795508994036653, 'maya', 'root', 'command', 'request_submitted', 'UR-GFH0RC7D6Q', '', '{"status":"pending_review","order_number":"CS1004","instances":["pk-4"],"order_value":"8000.00","threshold":"7000.00","refund":"8000.00","coupons_returned":"0.00","reason":"2","review_deadline":"2026-11-25T08:29:54.03384Z","batch_id":"UB-KEGGNANTV3","key":"10198e00-02d4-44b7-9928-6c2cc2d706c1","quote":"q1-b1af7b5498ca30c52d7f9da6564e4a8f"}', '', '3be8a78341411f18cf9c1e3a3b71220f3bacef0759ea8ae369c6e1ae9b9d05d7');
INSERT INTO public.events VALUES ('acct-11', 2, 1795508994073002, 'maya', 'root', 'command', 'request_submitted', 'UR-12J5X8V0X3', '', '{"status":"pending_review","order_number":"CS1005","instances":["pk-5"],"order_value":"9000.00","threshold":"7000.00","refund":"9000.00","coupons_returned":"0.00","reason":"3","review_deadline":"2026-11-25T08:29:54.070464Z","batch_id":"UB-B9WDAEV9P0","key":"57e8591b-dfdf-4908-8a24-863eb258bd6e","quote":"q1-a7bd938d2a66ccdf19a568e4a9d9e30a"}', '3be8a78341411f18cf9c1e3a3b71220f3bacef0759ea8ae369c6e1ae9b9d05d7', '9c28c0f36ba3b21c46e8b2692d8940f742d0770f05d998f9b43905516ba0a97c');
INSERT INTO public.events VALUES ('acct-13', 1, 1795508994108377, 'ben', 'root', 'command', 'request_submitted', 'UR-6BNWJ72HGG', '', '{"status":"pending_review","order_number":"CS1006","instances":["pk-6"],"order_value":"9500.10","threshold":"7000.00","refund":"9500.10","coupons_returned":"0.00","reason":"5","note":"asked for by telephone","review_deadline":"2026-11-25T08:29:54.105584Z","batch_id":"UB-APCYRNRX34","key":"7663fd7f-0666-4f5a-a5d1-818efe680c2c","quote":"q1-932dcddde740f23bd8d1f100c366a349"}', '', '64a73995b3ab4e82be9c1983dd0aa4516db2679a0daf6fc11865d5b7701f3664');
INSERT INTO public.events VALUES ('acct-10', 6, 1795508994186271, 'chen', 'root', 'command', 'request_completed', 'UR-1AEGGDZKYV', '{"status":"pending_review"}', '{"status":"completed","decision":"approved","refund":"6499.95","coupons_returned":"0.05","review_deadline":"2026-11-25T08:29:53.99537Z","decided_by":"chen","decided_at":"2026-11-24T08:29:54.18245Z"}', '1d56d07aeb5229b483a8ba2d6301e63277055ca32c8ce320e218a80b7d073588', '7dc60a8729ba074753d7bc4d5ef82137938db611a3e1a5bde490e30e09cc2378');
INSERT INTO public.events VALUES ('acct-11', 3, 1795508994241711, 'chen', 'root', 'command', 'request_rejected', 'UR-GFH0RC7D6Q', '{"status":"pending_review"}', '{"status":"rejected","decision":"rejected","refund":"8000.00","coupons_returned":"0.00","review_deadline":"2026-11-25T08:29:54.03384Z","decided_by":"chen","decided_at":"2026-11-24T08:29:54.239722Z","decision_note":"no"}', '9c28c0f36ba3b21c46e8b2692d8940f742d0770f05d998f9b43905516ba0a97c', 'f0a2132817a2ff55645302c096296dc69f3847daaf80d377dc22fc57b2cd8aca');
INSERT INTO public.events VALUES ('acct-11', 4, 1795508994293121, 'maya', 'root', 'command', 'request_withdrawn', 'UR-12J5X8V0X3', '{"status":"pending_review"}', '{"status":"withdrawn","decision":"withdrawn","refund":"9000.00","coupons_returned":"0.00","review_deadline":"2026-11-25T08:29:54.070464Z","decided_by":"maya","decided_at":"2026-11-24T08:29:54.291396Z"}', 'f0a2132817a2ff55645302c096296dc69f3847daaf80d377dc22fc57b2cd8aca', '31cd0b56bc9684d00f926a99685f5c3734316d1bcd4e8b9ffeeb18e8c0aa2347');
INSERT INTO public.events VALUES ('acct-13', 2, 1795508994351085, 'ada', 'root', 'command', 'blocks_changed', 'pk-6', '[]', '["resource_frozen"]', '64a73995b3ab4e82be9c1983dd0aa4516db2679a0daf6fc11865d5b7701f3664', '295c1d301c121327a8968410388fffe3253ceec2830fed04d85f656a40b10368');
INSERT INTO public.events VALUES ('acct-13', 3, 1795508994356114, 'ada', 'root', 'command', 'request_held', 'UR-6BNWJ72HGG', '{"status":"pending_review"}', '{"status":"on_hold","refund":"9500.10","coupons_returned":"0.00","review_deadline":"2026-11-25T08:29:54.105584Z","hold_blocks":[{"instance_id":"pk-6","code":"resource_frozen","message":"the instance is frozen for legal management"}]}', '295c1d301c121327a8968410388fffe3253ceec2830fed04d85f656a40b10368', 'a067d701dfd2583e91c425f7fe8f0f3d67e61b65302882697fb5727f2cd68dd9');
INSERT INTO public.events VALUES ('', 9, 1795508994356486, 'ada', 'root', 'command', 'instances_imported', 'import', '', '{"files":["frozen.csv"],"imported":0,"updated":1,"unchanged":0,"rejected":0}', '7c7b350d1b2813596340d505e813a79b88aa18d2d22e337588e02b6e0ef77e60', '6b3e6bfb36e20788c2da09b663181a304825f2d56a08c71bccff891ad3afbe77');
INSERT INTO public.events VALUES ('', 10, 1795508994379116, 'ada', 'root', 'command', 'policy_changed', 'policy', '{"ReviewThreshold":"7000.00","ReviewWindow":86400000000000,"PromotionRule":"both","Reasons":[{"code":"1","label":"Hard to use","note_required":false},{"code":"2","label":"Lacks needed functions","note_required":false},{"code":"3","label":"Too complex to operate","note_required":false},{"code":"4","label":"Dissatisfied with the service","note_required":false},{"code":"5","label":"Other","note_required":true}]}', '{"ReviewThreshold":"6500.00","ReviewWindow":86400000000000,"PromotionRule":"both","Reasons":[{"code":"1","label":"Hard to use","note_required":false},{"code":"2","label":"Lacks needed functions","note_required":false},{"code":"3","label":"Too complex to operate","note_required":false},{"code":"4","label":"Dissatisfied with the service","note_required":false},{"code":"5","label":"Other","note_required":true}]}', '6b3e6bfb36e20788c2da09b663181a304825f2d56a08c71bccff891ad3afbe77', 'f0497f846db852beae294928ba2a95cb7b9a1a9437f950ec4ab0cf133df9505d');
INSERT INTO public.events VALUES ('acct-12', 3, 1795519197158717, 'ada', 'root', 'command', 'instance_changed', 'pk-8', '{"instance_name":"two-of-one-b"}', '{"instance_name":"renamed-later"}', '74384e1867a95cdf945da1e80ea14c99d3dd906edc390f562fbf729b6275ce49', '8c20c011b465ae1b84767236910c369e4bf6bec6fe162b822ffd7be5b45df8c6');
INSERT INTO public.events VALUES ('', 11, 1795519197165044, 'ada', 'root', 'command', 'instances_imported', 'import', '', '{"files":["changed.csv"],"imported":0,"updated":1,"unchanged":0,"rejected":0}', 'f0497f846db852beae294928ba2a95cb7b9a1a9437f950ec4ab0cf133df9505d', '535af709b499ccbf20518861d28807b1dca44c2583485608b4374e80ff638d59');
INSERT INTO public.events VALUES ('', 12, 1795519197187071, 'ada', 'root', 'command', 'policy_changed', 'policy', '{"ReviewThreshold":"6500.00","ReviewWindow":86400000000000,"PromotionRule":"both","Reasons":[{"code":"1","label":"Hard to use","note_required":false},{"code":"2","label":"Lacks needed functions","note_required":false},{"code":"3","label":"Too complex to operate","note_required":false},{"code":"4","label":"Dissatisfied with the service","note_required":false},{"code":"5","label":"Other","note_required":true}]}', '{"ReviewThreshold":"6500.00","ReviewWindow":82800000000000,"PromotionRule":"both","Reasons":[{"code":"1","label":"Hard to use","note_required":false},{"code":"2","label":"Lacks needed functions","note_required":false},{"code":"3","label":"Too complex to operate","note_required":false},{"code":"4","label":"Dissatisfied with the service","note_required":false},{"code":"5","label":"Other","note_required":true}]}', '535af709b499ccbf20518861d28807b1dca44c2583485608b4374e80ff638d59', 'b5c4befc7e5b185fa03d75f3ba7108a17edfb80629dbe647a5994f7f2f9e45c6');
INSERT INTO public.instances VALUES ('pk-1', 4070908800000000, 64, 'alpha-cache
cs1001
pk-1', 'CS1001', 'acct-10', 10000, 0, 8000, 'UR-A63YJZ55MV', 'alpha-cache', 'cs1001', 'pk-1', 'northwind bank
acct-10', 'cdn', 'eu-west-1', 'web', 'alpha-cache', 'CDN', 'CDN traffic package', 'eu-west-1', 'web', 1767225600000000, 4099766400000000, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-2', 4070908800000000, 64, 'alpha-备份
cs1002
pk-2', 'CS1002', 'acct-10', 33333, 1, 30002, 'UR-FY6R4YMGY4', 'alpha-备份', 'cs1002', 'pk-2', 'northwind bank
acct-10', 'obs', 'eu-west-1', 'web', 'alpha-备份', 'OBS', 'OBS storage', 'eu-west-1', 'web', 1767225600000000, NULL, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-7', 4070908800000000, 64, 'two-of-one
cs1007
pk-7', 'CS1007', 'acct-12', 1010, 0, 1010, 'UR-DEAV3EYJ0S', 'two-of-one', 'cs1007', 'pk-7', 'savanna health
acct-12', 'obs', 'eu-west-1', '', 'two-of-one', 'OBS', 'OBS storage', 'eu-west-1', '', 1767225600000000, NULL, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-3', 4070908800000000, 64, 'big-one
cs1003
pk-3', 'CS1003', 'acct-10', 750000, 100000, 649995, 'UR-1AEGGDZKYV', 'big-one', 'cs1003', 'pk-3', 'northwind bank
acct-10', 'obs', 'eu-west-1', 'web', 'big-one', 'OBS', 'OBS storage', 'eu-west-1', 'web', 1767225600000000, NULL, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-4', 4070908800000000, 0, 'big-two
cs1004
pk-4', 'CS1004', 'acct-11', 800000, 0, 800000, NULL, 'big-two', 'cs1004', 'pk-4', 'andes mining
acct-11', 'obs', 'eu-west-1', '', 'big-two', 'OBS', 'OBS storage', 'eu-west-1', '', 1767225600000000, NULL, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-5', 4070908800000000, 0, 'big-three
cs1005
pk-5', 'CS1005', 'acct-11', 900000, 0, 900000, NULL, 'big-three', 'cs1005', 'pk-5', 'andes mining
acct-11', 'obs', 'eu-west-1', '', 'big-three', 'OBS', 'OBS storage', 'eu-west-1', '', 1767225600000000, NULL, false, 'none', 'none', false);
INSERT INTO public.instances VALUES ('pk-6', 4070908800000000, 48, 'big-four
cs1006
pk-6', 'CS1006', 'acct-13', 950010, 0, 950010, 'UR-6BNWJ72HGG', 'big-four', 'cs1006', 'pk-6', 'delta freight
acct-13', 'obs', 'eu-west-1', '', 'big-four', 'OBS', 'OBS storage', 'eu-west-1', '', 1767225600000000, NULL, false, 'none', 'none', true);
INSERT INTO public.instances VALUES ('pk-8', 4070908800000000, 6, 'renamed-later
cs1007
pk-8', 'CS1007', 'acct-12', 1020, 20, 500, NULL, 'renamed-later', 'cs1007', 'pk-8', 'savanna health
acct-12', 'obs', 'eu-west-1', '', 'renamed-later', 'OBS', 'OBS storage', 'eu-west-1', '', 1767225600000000, NULL, true, 'marketplace', 'none', false);
INSERT INTO public.meta VALUES ('writer', 0);
INSERT INTO public.meta VALUES ('entry', 6);
INSERT INTO public.meta VALUES ('guards', 6);
INSERT INTO public.meta VALUES ('version', 20);
INSERT INTO public.orders VALUES ('CS1001', 'acct-10', 0, 10000, 10000);
INSERT INTO public.orders VALUES ('CS1002', 'acct-10', 0, 33333, 33333);
INSERT INTO public.orders VALUES ('CS1003', 'acct-10', 0, 750000, 750000);
INSERT INTO public.orders VALUES ('CS1004', 'acct-11', 0, 800000, 800000);
INSERT INTO public.orders VALUES ('CS1005', 'acct-11', 0, 900000, 900000);
INSERT INTO public.orders VALUES ('CS1006', 'acct-13', 0, 950010, 950010);
INSERT INTO public.orders VALUES ('CS1007', 'acct-12', 0, 2030, 2030);
INSERT INTO public.policy VALUES ('review_threshold', '6500.00');
INSERT INTO public.policy VALUES ('review_window', '23h0m0s');
INSERT INTO public.policy VALUES ('promotion_invoice', 'both');
INSERT INTO public.policy VALUES ('reasons', '[{"code":"1","label":"Hard to use","note_required":false},{"code":"2","label":"Lacks needed functions","note_required":false},{"code":"3","label":"Too complex to operate","note_required":false},{"code":"4","label":"Dissatisfied with the service","note_required":false},{"code":"5","label":"Other","note_required":true}]');
INSERT INTO public.request_instances VALUES ('UR-A63YJZ55MV', 'pk-1', 0, 8000, true);
INSERT INTO public.request_instances VALUES ('UR-FY6R4YMGY4', 'pk-2', 0, 30002, true);
INSERT INTO public.request_instances VALUES ('UR-1AEGGDZKYV', 'pk-3', 0, 649995, true);
INSERT INTO public.request_instances VALUES ('UR-DEAV3EYJ0S', 'pk-7', 0, 1010, true);
INSERT INTO public.request_instances VALUES ('UR-6BNWJ72HGG', 'pk-6', 0, 950010, true);
INSERT INTO public.request_instances VALUES ('UR-GFH0RC7D6Q', 'pk-4', 0, 800000, false);
INSERT INTO public.request_instances VALUES ('UR-12J5X8V0X3', 'pk-5', 0, 900000, false);
INSERT INTO public.requests VALUES ('UR-A63YJZ55MV', 'UB-7DNJDYNM1G', 'CS1001', 'acct-10', 'completed', 'not_required', 10000, 700000, 8000, 2000, '1', 'Hard to use', '', 'maya', 1795508993995370, NULL, 'maya', 1795508993995370, '', '', 'ur-a63yjz55mv', '1', 'hard to use');
INSERT INTO public.requests VALUES ('UR-FY6R4YMGY4', 'UB-7DNJDYNM1G', 'CS1002', 'acct-10', 'completed', 'not_required', 33333, 700000, 30002, 0, '1', 'Hard to use', '', 'maya', 1795508993995370, NULL, 'maya', 1795508993995370, '', '', 'ur-fy6r4ymgy4', '1', 'hard to use');
INSERT INTO public.requests VALUES ('UR-DEAV3EYJ0S', 'UB-7DNJDYNM1G', 'CS1007', 'acct-12', 'completed', 'not_required', 2030, 700000, 1010, 0, '1', 'Hard to use', '', 'maya', 1795508993995370, NULL, 'maya', 1795508993995370, '', '', 'ur-deav3eyj0s', '1', 'hard to use');
INSERT INTO public.requests VALUES ('UR-1AEGGDZKYV', 'UB-7DNJDYNM1G', 'CS1003', 'acct-10', 'completed', 'approved', 750000, 700000, 649995, 5, '1', 'Hard to use', '', 'maya', 1795508993995370, 1795595393995370, 'chen', 1795508994182450, '', '', 'ur-1aeggdzkyv', '1', 'hard to use');
INSERT INTO public.requests VALUES ('UR-GFH0RC7D6Q', 'UB-KEGGNANTV3', 'CS1004', 'acct-11', 'rejected', 'rejected', 800000, 700000, 800000, 0, '2', 'Lacks needed functions', '', 'maya', 1795508994033840, 1795595394033840, 'chen', 1795508994239722, 'no', '', 'ur-gfh0rc7d6q', '2', 'lacks needed functions');
INSERT INTO public.requests VALUES ('UR-12J5X8V0X3', 'UB-B9WDAEV9P0', 'CS1005', 'acct-11', 'withdrawn', 'withdrawn', 900000, 700000, 900000, 0, '3', 'Too complex to operate', '', 'maya', 1795508994070464, 1795595394070464, 'maya', 1795508994291396, '', '', 'ur-12j5x8v0x3', '3', 'too complex to operate');
INSERT INTO public.requests VALUES ('UR-6BNWJ72HGG', 'UB-APCYRNRX34', 'CS1006', 'acct-13', 'on_hold', '', 950010, 700000, 950010, 0, '5', 'Other', 'asked for by telephone', 'ben', 1795508994105584, 1795595394105584, '', NULL, '', '[{"instance_id":"pk-6","code":"resource_frozen","message":"the instance is frozen for legal management"}]', 'ur-6bnwj72hgg', '5', 'other');
INSERT INTO public.schema_migrations VALUES ('0001');
INSERT INTO public.schema_migrations VALUES ('0002');
INSERT INTO public.user_keys VALUES ('SHA256:5v8VUWxeOFNLwTfSL41Bdb2CAMaag9m5L4llShz4e60', 'maya', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGjXFjivWaEV17Y/Mnlg84WSI6w9vsu9p6thf2Dw/L2R maya@example.test');
INSERT INTO public.users VALUES ('ada', 'admin', 1795508993779413, NULL);
INSERT INTO public.users VALUES ('maya', 'agent', 1795508993841754, NULL);
INSERT INTO public.users VALUES ('ben', 'agent', 1795508993865654, NULL);
INSERT INTO public.users VALUES ('chen', 'manager', 1795508993889566, NULL);
INSERT INTO public.users VALUES ('silva', 'manager', 1795508993913756, NULL);
INSERT INTO public.users VALUES ('iris', 'auditor', 1795508993940207, NULL);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_id_key UNIQUE (id);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_pkey PRIMARY KEY (user_name, batch_key);
ALTER TABLE ONLY public.chains
    ADD CONSTRAINT chains_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_pkey PRIMARY KEY (instance_id, coupon_id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (request_id, id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_request_id_instance_id_kind_coupon_id_key UNIQUE (request_id, instance_id, kind, coupon_id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (account_id, seq);
ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.request_instances
    ADD CONSTRAINT request_instances_pkey PRIMARY KEY (request_id, instance_id);
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.user_keys
    ADD CONSTRAINT user_keys_pkey PRIMARY KEY (fingerprint);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (name);
CREATE INDEX accounts_manager ON public.accounts USING btree (manager);
CREATE INDEX coupons_coupon ON public.coupons USING btree (coupon_id);
CREATE INDEX events_subject ON public.events USING btree (subject);
CREATE INDEX instances_account ON public.instances USING btree (account_id, effective_at, block_bits);
CREATE INDEX instances_account_key ON public.instances USING btree (account_key, id);
CREATE INDEX instances_due ON public.instances USING btree (due, id);
CREATE INDEX instances_effective ON public.instances USING btree (effective_at, id, block_bits);
CREATE INDEX instances_name ON public.instances USING btree (name_fold, id);
CREATE INDEX instances_order ON public.instances USING btree (order_number, id);
CREATE INDEX instances_paid ON public.instances USING btree (paid, id);
CREATE INDEX instances_project ON public.instances USING btree (project_fold, id, effective_at, block_bits);
CREATE INDEX instances_region ON public.instances USING btree (region_fold, id, effective_at, block_bits);
CREATE INDEX instances_request ON public.instances USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX instances_type ON public.instances USING btree (type_fold, id, effective_at, block_bits);
CREATE INDEX orders_value ON public.orders USING btree (value);
CREATE INDEX request_instances_instance ON public.request_instances USING btree (instance_id);
CREATE UNIQUE INDEX request_instances_live ON public.request_instances USING btree (instance_id) WHERE live;
CREATE INDEX requests_account ON public.requests USING btree (account_id);
CREATE INDEX requests_batch ON public.requests USING btree (batch_id);
CREATE INDEX requests_decided ON public.requests USING btree (COALESCE(decided_at, (0)::bigint), id);
CREATE INDEX requests_due ON public.requests USING btree (deadline) WHERE (status = 'pending_review'::text);
CREATE INDEX requests_order ON public.requests USING btree (order_number);
CREATE INDEX requests_status ON public.requests USING btree (status);
CREATE INDEX requests_submitter ON public.requests USING btree (submitted_by);
CREATE INDEX user_keys_user ON public.user_keys USING btree (user_name);
CREATE TRIGGER chains_no_truncate BEFORE TRUNCATE ON public.chains FOR EACH STATEMENT EXECUTE FUNCTION public.only_grow();
CREATE TRIGGER chains_no_update BEFORE DELETE OR UPDATE ON public.chains FOR EACH ROW EXECUTE FUNCTION public.only_grow();
CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON public.entries FOR EACH STATEMENT EXECUTE FUNCTION public.only_appended();
CREATE TRIGGER entries_no_update BEFORE DELETE OR UPDATE ON public.entries FOR EACH ROW EXECUTE FUNCTION public.only_appended();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.only_appended();
CREATE TRIGGER events_no_update BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.only_appended();
ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_instance_id_fkey FOREIGN KEY (instance_id) REFERENCES public.instances(id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_request_id_instance_id_fkey FOREIGN KEY (request_id, instance_id) REFERENCES public.request_instances(request_id, instance_id);
ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_order_number_fkey FOREIGN KEY (order_number) REFERENCES public.orders(number);
ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.requests(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.request_instances
    ADD CONSTRAINT request_instances_instance_id_fkey FOREIGN KEY (instance_id) REFERENCES public.instances(id);
ALTER TABLE ONLY public.request_instances
    ADD CONSTRAINT request_instances_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.requests(id);
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT requests_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT requests_order_number_fkey FOREIGN KEY (order_number) REFERENCES public.orders(number);
ALTER TABLE ONLY public.user_keys
    ADD CONSTRAINT user_keys_user_name_fkey FOREIGN KEY (user_name) REFERENCES public.users(name);
