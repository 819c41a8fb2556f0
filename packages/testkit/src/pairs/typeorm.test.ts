import { describePairs } from './pairs.test-support.js'

describePairs('typeorm')
