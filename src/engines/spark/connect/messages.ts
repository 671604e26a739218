// The messages of Spark Connect that are used here, as one table, and descriptors made of it.

/** What reads and writes messages. */
export type ProtobufLibrary = typeof import("@bufbuild/protobuf", { with: { "resolution-mode": "import" }})

/** What makes descriptors known to it. */
export type DescriptorLibrary = typeof import("@bufbuild/protobuf/wkt", { with: { "resolution-mode": "import" }})

type DescMessage = Parameters<ProtobufLibrary["create"]>[0]
type DescService = NonNullable<ReturnType<ReturnType<ProtobufLibrary["createFileRegistry"]>["getService"]>>

/** A message to be sent: values by the names of the table, as {@link messages} has them. */
export type MessageInit = { readonly [name: string]: unknown }

/*
 * A line a message: name, number, type; a string where there is no type, `*` where there are several. Left out is what
 * nobody here sends or reads. A choice of one of several ("oneof") is written as its parts, an enum as int32, a map as its
 * entries, all of which are the same bytes.
 */
const messages = `
Plan: root 1 Relation, command 2 Command
UserContext: userId 1, userName 2
KeyValue: key 1, value 2
Empty:

Relation: common 1 RelationCommon, read 2 Read, setOp 6 SetOperation, sql 10 Sql, localRelation 11 LocalRelation, withColumns 23 WithColumns, withRelations 41 WithRelations, mlRelation 300 MlRelation
RelationCommon: planId 2 int64
Sql: query 1
Read: dataSource 2 DataSource
DataSource: format 1, schema 2, options* 3 KeyValue, paths* 4
SetOperation: leftInput 1 Relation, rightInput 2 Relation, setOpType 3 int32, isAll 4 bool
LocalRelation: data 1 bytes, schema 2
WithRelations: root 1 Relation, references* 2 Relation
WithColumns: input 1 Relation, aliases* 2 Alias
Alias: expr 1 Expression, name* 2, metadata 3
Expression: unresolvedAttribute 2 UnresolvedAttribute
UnresolvedAttribute: unparsedIdentifier 1
MlRelation: transform 1 MlTransform
MlTransform: transformer 2 MlOperator, input 3 Relation, params 4 MlParams

Command: writeOperation 2 WriteOperation, createDataframeView 3 CreateDataFrameViewCommand, sqlCommand 5 SqlCommand, mlCommand 17 MlCommand
CreateDataFrameViewCommand: input 1 Relation, name 2, isGlobal 3 bool, replace 4 bool
SqlCommand: input 6 Relation
WriteOperation: input 1 Relation, source 2, path 3, mode 5 int32, options* 9 KeyValue
MlCommand: fit 1 MlFit, delete 3 MlDelete, write 4 MlWrite
MlFit: estimator 1 MlOperator, params 2 MlParams, dataset 3 Relation
MlDelete: objRefs* 1 ObjectRef
MlWrite: objRef 2 ObjectRef, path 4, shouldOverwrite 5 bool
MlOperator: name 1, uid 2, type 3 int32
MlParams: params* 1 MlParam
MlParam: key 1, value 2 Literal
Literal: boolean 3 bool, integer 6 int32, long 7 int64, double 11 double, string 13, array 22 LiteralArray
LiteralArray: elementType 1 DataType, elements* 2 Literal
ObjectRef: id 1

ExecutePlanRequest: sessionId 1, userContext 2 UserContext, plan 3 Plan, clientType 4, requestOptions* 5 RequestOption, operationId 6, tags* 7, clientObservedServerSideSessionId 8
RequestOption: reattachOptions 1 ReattachOptions
ReattachOptions: reattachable 1 bool
ExecutePlanResponse: sessionId 1, arrowBatch 2 ArrowBatch, sqlCommandResult 5 SqlCommandResult, operationId 12, responseId 13, resultComplete 14 Empty, serverSideSessionId 15, executionProgress 18 ExecutionProgress, mlCommandResult 20 MlCommandResult
MlCommandResult: operatorInfo 3 MlOperatorInfo
MlOperatorInfo: objRef 1 ObjectRef, warningMessage 5
ArrowBatch: rowCount 1 int64, data 2 bytes
SqlCommandResult: relation 1 Relation
ExecutionProgress: stages* 1 StageInfo
StageInfo: stageId 1 int64, numTasks 2 int64, numCompletedTasks 3 int64
ReattachExecuteRequest: sessionId 1, userContext 2 UserContext, operationId 3, clientType 4, lastResponseId 5, clientObservedServerSideSessionId 6
ReleaseExecuteRequest: sessionId 1, userContext 2 UserContext, operationId 3, clientType 4, releaseAll 5 Empty, releaseUntil 6 ReleaseUntil, clientObservedServerSideSessionId 7
ReleaseUntil: responseId 1
ReleaseExecuteResponse: sessionId 1, operationId 2
InterruptRequest: sessionId 1, userContext 2 UserContext, clientType 3, interruptType 4 int32, operationTag 5, operationId 6, clientObservedServerSideSessionId 7
InterruptResponse: sessionId 1, interruptedIds* 2
ReleaseSessionRequest: sessionId 1, userContext 2 UserContext, clientType 3
ReleaseSessionResponse: sessionId 1

AnalyzePlanRequest: sessionId 1, userContext 2 UserContext, clientType 3, schema 4 AnalyzeSchema, inputFiles 9 InputFiles, sparkVersion 10 Empty, clientObservedServerSideSessionId 17
AnalyzeSchema: plan 1 Plan
InputFiles: plan 1 Plan
AnalyzePlanResponse: sessionId 1, schema 2 SchemaResult, inputFiles 7 InputFilesResult, sparkVersion 8 SparkVersion, serverSideSessionId 15
SchemaResult: schema 1 DataType
InputFilesResult: files* 1
SparkVersion: version 1

ConfigRequest: sessionId 1, userContext 2 UserContext, operation 3 ConfigOperation, clientType 4, clientObservedServerSideSessionId 8
ConfigOperation: set 1 ConfigSet
ConfigSet: pairs* 1 KeyValue
ConfigResponse: sessionId 1, pairs* 2 KeyValue, warnings* 3

FetchErrorDetailsRequest: sessionId 1, userContext 2 UserContext, errorId 3, clientType 4, clientObservedServerSideSessionId 5
FetchErrorDetailsResponse: rootErrorIdx 1 int32, errors* 2 ErrorDetails
ErrorDetails: errorTypeHierarchy* 1, message 2, causeIdx 4 int32, sparkThrowable 5 SparkThrowable
SparkThrowable: errorClass 1, messageParameters* 2 KeyValue, queryContexts* 3 QueryContext, sqlState 4
QueryContext: objectType 1, objectName 2, startIndex 3 int32, stopIndex 4 int32, fragment 5, callSite 6, summary 7, contextType 10 int32

DataType: null 1 Empty, binary 2 Empty, boolean 3 Empty, byte 4 Empty, short 5 Empty, integer 6 Empty, long 7 Empty, float 8 Empty, double 9 Empty, decimal 10 Decimal, string 11 Text, char 12 Length, varChar 13 Length, date 14 Empty, timestamp 15 Empty, timestampNtz 16 Empty, calendarInterval 17 Empty, yearMonthInterval 18 Interval, dayTimeInterval 19 Interval, array 20 ArrayType, struct 21 StructType, map 22 MapType, udt 23 Udt, unparsed 24 Unparsed, variant 25 Empty, time 28 TimeType
Decimal: scale 1 int32, precision 2 int32
Text: collation 2
Length: length 1 int32
Interval: startField 1 int32, endField 2 int32
ArrayType: elementType 1 DataType, containsNull 2 bool
StructType: fields* 1 StructField
StructField: name 1, dataType 2 DataType, nullable 3 bool
MapType: keyType 1 DataType, valueType 2 DataType, valueContainsNull 3 bool
Udt: type 1, jvmClass 2, sqlType 5 DataType
Unparsed: dataTypeString 1
TimeType: precision 1 int32
`

/** The service's calls; those with a `*` answer with any number of messages. */
const calls =
  "ExecutePlan* ReattachExecute* AnalyzePlan Config Interrupt ReleaseExecute ReleaseSession FetchErrorDetails".split(
    " ",
  )

const responses: Readonly<Record<string, string>> = { ReattachExecute: "ExecutePlanResponse" }

/** Descriptors of the table. */
export interface SparkMessages {
  readonly service: DescService
  /** Google's own message of an error's reason. */
  readonly errorInfo: DescMessage
  /** The message of a name in the table. */
  message(name: string): DescMessage
}

/** Makes the descriptors; some milliseconds. */
export function sparkMessages(protobuf: ProtobufLibrary, descriptors: DescriptorLibrary): SparkMessages {
  const spark = fileOf("spark.connect", messages)
  spark.service = [
    {
      name: "SparkConnectService",
      method: calls.map((call) => {
        const name = call.replace("*", "")
        const outputType = `.spark.connect.${responses[name] ?? `${name}Response`}`
        return { name, inputType: `.spark.connect.${name}Request`, outputType, serverStreaming: call !== name }
      }),
    },
  ]
  const google = fileOf("google.rpc", "ErrorInfo: reason 1, domain 2, metadata* 3 Entry\nEntry: key 1, value 2")
  const { FileDescriptorSetSchema } = descriptors
  const registry = protobuf.createFileRegistry(protobuf.create(FileDescriptorSetSchema, { file: [spark, google] }))
  const message = (name: string): DescMessage => registry.getMessage(name)!
  return {
    service: registry.getService("spark.connect.SparkConnectService")!,
    errorInfo: message("google.rpc.ErrorInfo"),
    message: (name) => message(`spark.connect.${name}`),
  }
}

interface FileInit {
  name: string
  package: string
  syntax: string
  messageType: { name: string; field: FieldInit[] }[]
  service?: {
    name: string
    method: { name: string; inputType: string; outputType: string; serverStreaming: boolean }[]
  }[]
}

interface FieldInit {
  name: string
  number: number
  label: number
  type: number
  typeName?: string
}

/** Numbers of types in descriptors. */
const scalars: Readonly<Record<string, number>> = { double: 1, int64: 3, int32: 5, bool: 8, string: 9, bytes: 12 }

function fileOf(name: string, table: string): FileInit {
  const lines = table.split("\n").filter((line) => line !== "")
  // proto2, where each field is there or is not; the bytes are those of proto3.
  return { name: `${name}.proto`, package: name, syntax: "proto2", messageType: lines.map(messageOf) }

  function messageOf(line: string): { name: string; field: FieldInit[] } {
    const [own, fields] = line.split(/:\s*/)
    return { name: own, field: fields === "" ? [] : fields.split(", ").map(fieldOf) }
  }

  function fieldOf(text: string): FieldInit {
    const [own, number, type = "string"] = text.split(" ")
    const field = { name: own.replace("*", ""), number: Number(number), label: own.endsWith("*") ? 3 : 1 }
    const scalar = scalars[type]
    return scalar === undefined ? { ...field, type: 11, typeName: `.${name}.${type}` } : { ...field, type: scalar }
  }
}

/** An answer of an execution, with what is looked at. */
export interface ExecuteResponse {
  /** Names this answer among those of its execution. */
  readonly responseId: string
  readonly arrowBatch?: { readonly rowCount: bigint; readonly data: Uint8Array }
  readonly sqlCommandResult?: { readonly relation?: MessageInit }
  readonly executionProgress?: {
    readonly stages: readonly { readonly numTasks: bigint; readonly numCompletedTasks: bigint }[]
  }
  readonly mlCommandResult?: { readonly operatorInfo?: MlOperatorInfo }
  readonly resultComplete?: object
  readonly serverSideSessionId: string
}

/** What a fit on the server gave. */
export interface MlOperatorInfo {
  /** By it the server knows the model. */
  readonly objRef: { readonly id: string }
  /** What did not go as it was asked for; not before Spark 4.1. */
  readonly warningMessage?: string
}

/** An answer about a plan. */
export interface AnalyzeResponse {
  readonly schema?: { readonly schema: DataTypeMessage }
  readonly inputFiles?: { readonly files: readonly string[] }
  readonly sparkVersion?: { readonly version: string }
  readonly serverSideSessionId: string
}

/** Spark's type as it is sent: one of its parts is there. */
export interface DataTypeMessage {
  readonly [kind: string]: unknown
  readonly decimal?: { readonly precision: number; readonly scale: number }
  readonly string?: { readonly collation: string }
  readonly char?: { readonly length: number }
  readonly varChar?: { readonly length: number }
  readonly yearMonthInterval?: { readonly startField: number; readonly endField: number }
  readonly dayTimeInterval?: { readonly startField: number; readonly endField: number }
  readonly array?: { readonly elementType: DataTypeMessage }
  readonly struct?: {
    readonly fields: readonly {
      readonly name: string
      readonly dataType: DataTypeMessage
      readonly nullable: boolean
    }[]
  }
  readonly map?: { readonly keyType: DataTypeMessage; readonly valueType: DataTypeMessage }
  readonly udt?: { readonly jvmClass: string; readonly sqlType?: DataTypeMessage }
  readonly unparsed?: { readonly dataTypeString: string }
  readonly time?: { readonly precision: number }
}

/** What the server tells of an error beyond its line. */
export interface ErrorDetailsResponse {
  readonly rootErrorIdx: number
  readonly errors: readonly ErrorDetails[]
}

/** One of an error and its causes. */
export interface ErrorDetails {
  /** Java's class and those that it extends. */
  readonly errorTypeHierarchy: readonly string[]
  readonly message: string
  /** Where the cause is; 0 where there is none. */
  readonly causeIdx: number
  readonly sparkThrowable?: {
    readonly errorClass: string
    readonly sqlState: string
    readonly messageParameters: readonly { readonly key: string; readonly value: string }[]
    readonly queryContexts: readonly { readonly fragment: string; readonly contextType: number }[]
  }
}
