// Mathematics, as Spark 4.0.1 answered.

import { answersAsSpark } from "./asSpark"

answersAsSpark("math.jsonl")
