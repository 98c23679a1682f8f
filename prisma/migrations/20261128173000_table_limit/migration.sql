-- A process holds a part of a large table: what leads out of a marking, and where it was reached first, is looked up as orders come there.
CREATE INDEX "leaf_definition_id_from_marking_idx" ON "leaf"("definition_id", "from_marking");
CREATE INDEX "leaf_to_idx" ON "leaf"("definition_id", ("leaf" ->> 'to'), "id");
