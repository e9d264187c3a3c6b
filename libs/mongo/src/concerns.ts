/** Acknowledged only once a majority of the replica set has it in its journal: what a 2xx answer rests on (G1). */
export const majorityJournaled = { w: 'majority', journal: true } as const;
