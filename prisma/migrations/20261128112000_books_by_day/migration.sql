-- What was posted in a time: entries are written in its order, so a line for each 128 pages will do, and none for each entry.
-- CreateIndex
CREATE INDEX "ledger_entry_posted_at_idx" ON "ledger_entry" USING brin ("posted_at");
