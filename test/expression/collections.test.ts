// Arrays, maps, structs and lambdas, as Spark 4.0.1 answered.

import { answersAsSpark } from "./asSpark"

answersAsSpark("collections.jsonl")
