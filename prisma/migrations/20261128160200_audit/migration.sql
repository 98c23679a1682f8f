-- What the record of the desk is searched by.
-- CreateIndex
CREATE INDEX "desk_act_at_idx" ON "desk_act"("at");
