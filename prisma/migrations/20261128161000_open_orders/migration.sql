-- What Prisma's schema language cannot say: the orders that are open, by which the desk's list finds them among a million that
-- have ended. Written when an order is made and when it ends; no step between the two changes its state.
CREATE INDEX "orders_open_idx" ON "orders"("number") WHERE "state" = 'ACTIVE';
