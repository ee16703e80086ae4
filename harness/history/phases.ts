/** The phase in which a start waits for who works and was not heard of yet: what was seen before its end is the start. */
export const startingPhase = "everybody who works is heard of";
