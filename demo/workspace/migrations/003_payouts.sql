-- Nothing here needs attention: this is what a migration looks like that both databases take.
CREATE TABLE public.payout (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES public.account (id),
    amount numeric(14,2) NOT NULL CHECK (amount > 0),
    paid_at timestamp with time zone
);

CREATE INDEX payout_account_id_idx ON public.payout (account_id);
