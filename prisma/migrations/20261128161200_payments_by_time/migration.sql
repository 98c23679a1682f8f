-- What came in in a time, for the charts of the desk: payments are written in its order, so a line for each 128 pages will do.
-- CreateIndex
CREATE INDEX "payment_arrived_at_idx" ON "payment" USING brin ("arrived_at");
