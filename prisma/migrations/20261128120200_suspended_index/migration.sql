-- What Prisma's schema language cannot say: only the orders that a person holds, so that no other step hears of it.
CREATE INDEX "orders_suspended_idx" ON "orders"("number") WHERE "suspended";
