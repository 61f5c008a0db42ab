/** ClickHouse's table of HTTP statuses by error number (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp); everything else is 500. */
const numbersByStatus: Readonly<Record<number, readonly number[]>> = {
  400: [6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376, 427, 441, 675, 676],
  401: [194],
  403: [192, 193, 497, 512, 516],
  404: [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511],
  408: [159],
  411: [381],
  413: [229],
  415: [779],
  501: [48],
  503: [76, 209, 439],
};
const statuses = new Map(
  Object.entries(numbersByStatus).flatMap(([status, numbers]) => numbers.map((number) => [number, Number(status)] as const)),
);

/** The status of an answer that carries this error. */
export const httpStatusOf = (errorNumber: number): number => statuses.get(errorNumber) ?? 500;
