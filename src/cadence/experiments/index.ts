export {
  type AssignedBefore,
  type Assignment,
  armAt,
  assign,
  type Unit,
  type WeightedArm,
} from './assign.ts';
export { decide, type ExperimentState, type ExperimentTerms } from './decide.ts';
export { type ArmCounts, type Bet, differenceInterval, logEvidence } from './evidence.ts';
export { type SampleSize, type SampleWish, sampleSize, totalAtMost as sampleAtMost } from './sample-size.ts';
export { type Difference, type ExperimentVerdict, firstVerdict, verdict } from './verdict.ts';
