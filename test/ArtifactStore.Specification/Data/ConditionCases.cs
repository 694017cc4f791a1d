namespace ArtifactStore.Specification.Data;

/// <summary>
/// For each type of condition: every operator, alone and combined, with values that match, values that do not, and empty ones.
/// </summary>
public static class ConditionCases
{
    public static IEnumerable<IdCondition> Ids(Guid x, Guid y) =>
        [
            new(),
            x,
            [x, y],
            [x, x, SampleData.Unknown],
            [],
            new() { NotAny = [x] },
            new() { NotAny = [x, y, y] },
            new() { NotAny = [] },
            new() { IsNull = true },
            new() { IsNull = false },
            new() { Any = [x, y], NotAny = [y] },
            new() { Any = [x], IsNull = true },
            new()
            {
                Any = [x],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Any = [x],
                NotAny = [x, y],
                Operator = FilterOperator.Or,
            },
            new()
            {
                Any = [],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new() { Operator = FilterOperator.Or },
        ];

    public static IEnumerable<NumberCondition> Numbers() =>
        [
            new(),
            1,
            [1, 3, 3],
            [],
            new() { NotAny = [1] },
            new() { NotAny = [] },
            new() { IsNull = true },
            new() { IsNull = false },
            new() { AtLeast = 3 },
            new() { AtMost = 2 },
            new() { AtLeast = 2, AtMost = 3 },
            new() { AtLeast = 3, AtMost = 2 },
            new()
            {
                AtLeast = 5,
                AtMost = 1,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Any = [2],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new() { AtLeast = int.MaxValue },
            new() { AtLeast = int.MinValue },
        ];

    /// <summary>Patterns with and without wildcards, escapes, other scripts and text that looks like SQL.</summary>
    public static IEnumerable<string> Patterns =>
        [
            "",
            "e",
            "ETL",
            "-",
            "_",
            "%",
            "a_b",
            @"a\_b",
            "50%",
            @"50\%",
            "5%%",
            "%5",
            @"c\d",
            @"\",
            @"\\",
            @"d\",
            "GRÖSSE",
            "GRÖẞE",
            "größe",
            "über",
            "据",
            "🚀",
            "_🚀",
            "'",
            "; --",
            "é",
            "r_port",
            "T%D",
        ];

    /// <summary>
    /// Beginnings that rows have, in the right case and the wrong one, with what would be wildcards, and the last characters that there
    /// are.
    /// </summary>
    public static IEnumerable<string> Starts =>
        [
            "",
            "e",
            "E",
            "r",
            "report",
            "report-",
            "a",
            "a-",
            "t",
            "T",
            "Table",
            "größe",
            "größe-50%",
            "%",
            "_",
            @"\",
            "據",
            "数",
            "🚀",
            "it's",
            "\uffff",
            "\U0010ffff",
            "\ud7ff",
            "z\U0010ffff\U0010ffff",
        ];

    public static IEnumerable<TextCondition> Texts(string x, string y) =>
        [
            new(),
            [x],
            [x, y],
            [x, "no such text", x],
            [],
            new() { NotAny = [x] },
            new() { NotAny = [x, y] },
            new() { NotAny = [] },
            new() { IsNull = true },
            new() { IsNull = false },
            new() { Any = [x, y], NotAny = [y] },
            new() { Any = [x], Like = y },
            new()
            {
                Any = [x],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Any = [x],
                Like = y,
                Operator = FilterOperator.Or,
            },
            new() { Any = [x.ToUpperInvariant()] },
            new() { Operator = FilterOperator.Or },
            .. Patterns.Select(pattern => new TextCondition { Like = pattern }),
            .. Starts.Select(start => new TextCondition { StartsWith = start }),
            new() { StartsWith = x, NotAny = [x] },
            new()
            {
                StartsWith = x,
                Any = [y],
                Operator = FilterOperator.Or,
            },
            new()
            {
                StartsWith = x[..1],
                Like = y,
                IsNull = false,
            },
        ];

    public static IEnumerable<KeyCondition> Keys() =>
        [
            .. Texts("report", "a-b")
                .Select(text => new KeyCondition
                {
                    Any = text.Any,
                    NotAny = text.NotAny,
                    Like = text.Like,
                    StartsWith = text.StartsWith,
                    IsNull = text.IsNull,
                    Operator = text.Operator,
                }),
            new() { Exists = true },
            new() { Exists = false },
            new() { Exists = true, IsNull = true },
            new()
            {
                Exists = true,
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Exists = false,
                Any = ["a"],
                Operator = FilterOperator.Or,
            },
        ];

    public static IEnumerable<TagsCondition> Tags() =>
        [
            new(),
            new() { All = ["prod"] },
            new() { All = ["eu", "prod"] },
            new() { All = ["prod", "prod"] },
            new() { All = [] },
            new() { All = ["no such tag"] },
            new() { Any = ["prod"] },
            new() { Any = ["prod", "größe"] },
            new() { Any = [] },
            new() { Any = ["GRÖSSE", "Prod", "ro"] },
            new() { Any = ["a%b", "it's", "🚀"] },
            new() { Any = ["a_b", "null", "["] },
            new() { IsNull = true },
            new() { IsNull = false },
            new()
            {
                All = ["prod"],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new() { All = ["prod"], IsNull = true },
            new() { All = ["eu"], Any = ["🚀"] },
            new()
            {
                All = ["eu"],
                Any = ["null"],
                Operator = FilterOperator.Or,
            },
        ];

    public static IEnumerable<TimeCondition> Times(DateTimeOffset x, DateTimeOffset y) =>
        [
            new(),
            new() { Before = x },
            new() { After = x },
            new() { After = x, Before = y },
            new() { After = y, Before = x },
            new() { After = x, Before = x },
            new() { Before = x.AddTicks(-10) },
            new() { After = x.AddTicks(10) },
            new() { Before = x.AddTicks(9) },
            new() { After = x.AddTicks(9) },
            new() { After = x.ToOffset(TimeSpan.FromHours(5.5)) },
            new() { IsNull = true },
            new() { IsNull = false },
            new() { Before = x, IsNull = true },
            new()
            {
                Before = x,
                IsNull = true,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Before = x,
                After = y,
                Operator = FilterOperator.Or,
            },
            new() { Before = DateTimeOffset.MaxValue },
            new() { After = DateTimeOffset.MinValue },
        ];

    public static IEnumerable<StateCondition> States() =>
        [
            new(),
            StateType.Completed,
            [StateType.Failed, StateType.Crashed],
            new() { Type = new() },
            new() { Type = new() { Any = [] } },
            new() { Type = new() { NotAny = [] } },
            new() { Type = new() { NotAny = [StateType.Completed] } },
            new()
            {
                Type = new() { Any = [StateType.Completed, StateType.Failed], NotAny = [StateType.Failed] },
            },
            new()
            {
                Type = new()
                {
                    Any = [StateType.Failed],
                    NotAny = [StateType.Failed, StateType.Completed],
                    Operator = FilterOperator.Or,
                },
            },
            new() { Name = "Retrying" },
            new() { Name = ["Cached", "it's 50%"] },
            new() { Name = "retrying" },
            new() { Name = new() { NotAny = ["Cached"] } },
            new() { Name = new() { Any = [] } },
            new()
            {
                Name = new() { Any = ["Cached", "Failed"], NotAny = ["Failed"] },
            },
            new() { Type = StateType.Completed, Name = "Cached" },
            new()
            {
                Type = StateType.Failed,
                Name = "Cached",
                Operator = FilterOperator.Or,
            },
            new()
            {
                Type = new(),
                Name = "Cached",
                Operator = FilterOperator.Or,
            },
            new()
            {
                Type = StateType.Completed,
                Name = new() { NotAny = ["Cached"] },
            },
        ];

    public static IEnumerable<CreatedByCondition> CreatedBy() =>
        [
            new(),
            new() { Id = [SampleData.Id('7', 1)] },
            new() { Id = [] },
            new() { Type = ["user", "DEPLOYMENT"] },
            new() { Type = ["USER"] },
            new() { Type = [] },
            new() { IsNull = true },
            new() { IsNull = false },
            new() { Id = [SampleData.Id('7', 1)], Type = ["DEPLOYMENT"] },
            new()
            {
                Id = [SampleData.Id('7', 1)],
                Type = ["user"],
                Operator = FilterOperator.Or,
            },
            new()
            {
                Type = ["user"],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
        ];

    public static IEnumerable<TaskRunFlowRunCondition> Memberships() =>
        from membership in Enum.GetValues<FlowRunMembership>()
        from any in new ValueList<Guid>?[] { null, [], [SampleData.Id('3', 1), SampleData.Id('3', 2)], [SampleData.Unknown] }
        select new TaskRunFlowRunCondition { Any = any, Membership = membership };
}
