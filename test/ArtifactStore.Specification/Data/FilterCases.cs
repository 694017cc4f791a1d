namespace ArtifactStore.Specification.Data;

/// <summary>The table of filters: every field of every filter, with every operator of its condition.</summary>
public static class FilterCases
{
    private static readonly DateTimeOffset Early = SampleData.Monday.AddMinutes(3).AddTicks(30);
    private static readonly DateTimeOffset Late = SampleData.Monday.AddMinutes(8).AddTicks(80);

    /// <summary>The cases by the name of their field.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<FilterCase>> ByField { get; } =
        All()
            .GroupBy(test => test.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<FilterCase>)[.. group], StringComparer.Ordinal);

    /// <summary>The names of the fields.</summary>
    public static IEnumerable<string> Fields => ByField.Keys;

    private static IEnumerable<FilterCase> All() =>
        [.. Artifacts(), .. Collections(), .. FlowRuns(), .. TaskRuns(), .. Deployments(), .. Flows(), .. WorkPools(), .. Combinations()];

    private static IEnumerable<FilterCase> Artifacts() =>
        [
            .. Of("artifacts", ConditionCases.Keys(), c => new ArtifactFilter { Key = c }),
            .. Of("artifacts", ConditionCases.Numbers(), c => new ArtifactFilter { Version = c }),
            .. Of("artifacts", ConditionCases.Texts("table", ""), c => new ArtifactFilter { Type = c }),
            .. Of("artifacts", Aliases(), c => new ArtifactFilter { Alias = c }),
            .. Of("artifacts", Aliases(), c => new ArtifactFilter
            {
                Operator = FilterOperator.Or,
                Alias = c,
                Type = "table",
            }),
            .. Of("artifacts", ConditionCases.Ids(SampleData.Id('3', 2), SampleData.Id('3', 4)), c => new ArtifactFilter { FlowRunId = c }),
            .. Of("artifacts", ConditionCases.Ids(SampleData.Id('4', 2), SampleData.Id('4', 4)), c => new ArtifactFilter { TaskRunId = c }),
            .. Of("artifacts", ConditionCases.Times(Early, Late), c => new ArtifactFilter { Created = c }),
            .. Of("artifacts", ConditionCases.Times(Early, Late), c => new ArtifactFilter { Updated = c }),
            .. Of("artifacts", [.. ConditionCases.Numbers(), 4, new() { AtLeast = 4 }], c => new ArtifactFilter { DataSize = c }),
            .. Of("artifacts", [new(), true, false], (BooleanCondition c) => new ArtifactFilter { IsLatest = c }),
            .. Of("artifacts", Metadata(), c => new ArtifactFilter { Metadata = c }),
            .. Of("artifacts", Metadata(), c => new ArtifactFilter
            {
                Operator = FilterOperator.Or,
                Metadata = c,
                Type = "table",
            }),
            .. Of("artifacts", Groups<ArtifactFilter>(new() { Type = "table" }, new() { Key = new() { Exists = false } }), c => c switch
                {
                    (var group, 0) => new ArtifactFilter { AnyOf = group },
                    (var group, 1) => new ArtifactFilter { AllOf = group },
                    (var group, 2) => new ArtifactFilter { NoneOf = group },
                    var (group, _) => new ArtifactFilter
                    {
                        Operator = FilterOperator.Or,
                        Version = 2,
                        NoneOf = group,
                        AllOf = [new() { AnyOf = group }, new() { NoneOf = [new() { AllOf = group }] }],
                    },
                }),
            .. Of("artifacts", [FilterOperator.And, FilterOperator.Or], c => new ArtifactFilter { Operator = c }),
            .. Of("artifacts", [FilterOperator.And, FilterOperator.Or], c => new ArtifactFilter
            {
                Operator = c,
                Type = "table",
                Key = new() { Like = "report" },
                Version = new() { AtLeast = 2 },
            }),
            .. Of("artifacts", [FilterOperator.And, FilterOperator.Or], c => new ArtifactFilter
            {
                Operator = c,
                Type = "table",
                Key = new(),
            }),
        ];

    /// <summary>Names and values, some of them longer than what indexes hold, and two names at once.</summary>
    private static IEnumerable<MetadataFilter> Metadata()
    {
        string[] values = [.. SampleData.MetadataValues];
        MetadataCondition[] conditions =
        [
            new(),
            "resnet",
            ["resnet", "resnet-50", "missing"],
            [],
            values[^3],
            [.. values[^3..]],
            new() { NotAny = ["resnet"] },
            new() { NotAny = [] },
            new() { NotAny = [values[^3], "resnet"] },
            new() { StartsWith = "resnet" },
            new() { StartsWith = values[^2] },
            new() { StartsWith = "" },
            new() { Exists = true },
            new() { Exists = false },
            new() { Any = ["resnet", ""], StartsWith = "res" },
            new()
            {
                NotAny = ["resnet"],
                Exists = false,
                Operator = FilterOperator.Or,
            },
            new()
            {
                Any = ["resnet"],
                StartsWith = values[^3],
                Exists = false,
                Operator = FilterOperator.Or,
            },
        ];
        foreach (var condition in conditions)
        {
            yield return new() { ["model"] = condition };
        }

        foreach (var name in SampleData.MetadataNames)
        {
            yield return new() { [name] = new() { Exists = true } };
            yield return new() { [name] = values };
            yield return new()
            {
                [name] = new() { NotAny = ["x", "resnet"] },
                ["model"] = new() { StartsWith = "resnet" },
            };
        }
    }

    /// <summary>Groups of none, of one, and of two filters, and of one that says nothing, each in every place.</summary>
    private static IEnumerable<(T[] Group, int Place)> Groups<T>(T one, T other)
        where T : Filter, new() =>
        from @group in new T[][] { [], [one], [one, other], [other, new()] }
        from place in Enumerable.Range(0, 4)
        select (@group, place);

    /// <summary>Besides what a text has: operators of which different aliases of one row hold.</summary>
    private static IEnumerable<TextCondition> Aliases() =>
        [
            .. ConditionCases.Texts("production", "champion"),
            new() { Any = ["champion"], StartsWith = "prod" },
            new() { Like = "50\\%", StartsWith = "prod" },
            new() { Any = ["production"], NotAny = ["champion", "größe-50%_x"] },
            new()
            {
                NotAny = ["production"],
                IsNull = true,
                Operator = FilterOperator.Or,
            },
        ];

    private static IEnumerable<FilterCase> Collections() =>
        [
            .. OfKeys(ConditionCases.Keys(), c => new ArtifactCollectionFilter { Key = c }),
            .. OfKeys(ConditionCases.Texts("table", ""), c => new ArtifactCollectionFilter { Type = c }),
            .. OfKeys(Aliases(), c => new ArtifactCollectionFilter { Alias = c }),
            .. OfKeys(ConditionCases.Ids(SampleData.Id('3', 2), SampleData.Id('3', 4)), c => new ArtifactCollectionFilter
            {
                FlowRunId = c,
            }),
            .. OfKeys(ConditionCases.Ids(SampleData.Id('4', 2), SampleData.Id('4', 4)), c => new ArtifactCollectionFilter
            {
                TaskRunId = c,
            }),
            .. OfKeys(ConditionCases.Times(Early, Late), c => new ArtifactCollectionFilter { Created = c }),
            .. OfKeys(ConditionCases.Times(Early, Late), c => new ArtifactCollectionFilter { Updated = c }),
            .. OfKeys([.. ConditionCases.Numbers(), 4, new() { AtLeast = 4 }], c => new ArtifactCollectionFilter { DataSize = c }),
            .. OfKeys(Metadata(), c => new ArtifactCollectionFilter { Metadata = c }),
            .. OfKeys(Groups<ArtifactCollectionFilter>(new() { Type = "table" }, new() { Metadata = { ["model"] = "resnet" } }), c =>
                c switch
                {
                    (var group, 0) => new ArtifactCollectionFilter { AnyOf = group },
                    (var group, 1) => new ArtifactCollectionFilter { AllOf = group },
                    var (group, _) => new ArtifactCollectionFilter { NoneOf = group },
                }
            ),
            .. OfKeys([FilterOperator.And, FilterOperator.Or], c => new ArtifactCollectionFilter { Operator = c }),
            .. OfKeys([FilterOperator.And, FilterOperator.Or], c => new ArtifactCollectionFilter
            {
                Operator = c,
                Type = "Table",
                Key = new() { Like = "a" },
            }),
        ];

    private static IEnumerable<FilterCase> FlowRuns() =>
        [
            .. Of("flow_runs", ConditionCases.Ids(SampleData.Id('3', 2), SampleData.Id('3', 4)), c => new FlowRunFilter { Id = c }),
            .. Of("flow_runs", ConditionCases.Texts("etl", "50%"), c => new FlowRunFilter { Name = c }),
            .. Of("flow_runs", ConditionCases.Tags(), c => new FlowRunFilter { Tags = c }),
            .. Of("flow_runs", ConditionCases.Ids(SampleData.Id('2', 2), SampleData.Id('2', 3)), c => new FlowRunFilter
            {
                DeploymentId = c,
            }),
            .. Of("flow_runs", ConditionCases.Texts("queue-0", "queue-1"), c => new FlowRunFilter { WorkQueueName = c }),
            .. Of("flow_runs", ConditionCases.States(), c => new FlowRunFilter { State = c }),
            .. Of("flow_runs", ConditionCases.Texts("v1", "v2"), c => new FlowRunFilter { FlowVersion = c }),
            .. Of("flow_runs", ConditionCases.Times(Early, Late), c => new FlowRunFilter { StartTime = c }),
            .. Of("flow_runs", ConditionCases.Times(Early, Late), c => new FlowRunFilter { EndTime = c }),
            .. Of("flow_runs", ConditionCases.Times(Early, Late), c => new FlowRunFilter { ExpectedStartTime = c }),
            .. Of("flow_runs", ConditionCases.Times(Early, Late), c => new FlowRunFilter { NextScheduledStartTime = c }),
            .. Of("flow_runs", ConditionCases.Ids(SampleData.Id('3', 0), SampleData.Id('3', 4)), c => new FlowRunFilter
            {
                ParentFlowRunId = c,
            }),
            .. Of("flow_runs", ConditionCases.Ids(SampleData.Id('4', 3), SampleData.Id('4', 4)), c => new FlowRunFilter
            {
                ParentTaskRunId = c,
            }),
            .. Of("flow_runs", ConditionCases.Texts("key-1", "key-3"), c => new FlowRunFilter { IdempotencyKey = c }),
            .. Of("flow_runs", ConditionCases.CreatedBy(), c => new FlowRunFilter { CreatedBy = c }),
            .. Of("flow_runs", [FilterOperator.And, FilterOperator.Or], c => new FlowRunFilter { Operator = c }),
            .. Of("flow_runs", [FilterOperator.And, FilterOperator.Or], c => new FlowRunFilter
            {
                Operator = c,
                Name = "etl",
                State = StateType.Failed,
                StartTime = new() { After = Late },
                ParentFlowRunId = SampleData.Id('3', 0),
            }),
            .. Of("flow_runs", [FilterOperator.And, FilterOperator.Or], c => new FlowRunFilter
            {
                Operator = c,
                Name = "etl",
                Tags = new(),
            }),
        ];

    private static IEnumerable<FilterCase> TaskRuns() =>
        [
            .. Of("task_runs", ConditionCases.Ids(SampleData.Id('4', 2), SampleData.Id('4', 4)), c => new TaskRunFilter { Id = c }),
            .. Of("task_runs", ConditionCases.Texts("etl", "50%"), c => new TaskRunFilter { Name = c }),
            .. Of("task_runs", ConditionCases.Tags(), c => new TaskRunFilter { Tags = c }),
            .. Of("task_runs", ConditionCases.States(), c => new TaskRunFilter { State = c }),
            .. Of("task_runs", ConditionCases.Times(Early, Late), c => new TaskRunFilter { StartTime = c }),
            .. Of("task_runs", ConditionCases.Times(Early, Late), c => new TaskRunFilter { EndTime = c }),
            .. Of("task_runs", ConditionCases.Times(Early, Late), c => new TaskRunFilter { ExpectedStartTime = c }),
            .. Of<ExistsCondition, TaskRunFilter>("task_runs", [new(), true, false], c => new TaskRunFilter { SubflowRuns = c }),
            .. Of("task_runs", ConditionCases.Memberships(), c => new TaskRunFilter { FlowRunId = c }),
            .. Of("task_runs", [FilterOperator.And, FilterOperator.Or], c => new TaskRunFilter { Operator = c }),
            .. Of("task_runs", [FilterOperator.And, FilterOperator.Or], c => new TaskRunFilter
            {
                Operator = c,
                Name = "etl",
                SubflowRuns = true,
                State = StateType.Completed,
            }),
        ];

    private static IEnumerable<FilterCase> Deployments() =>
        [
            .. Of("deployments", ConditionCases.Ids(SampleData.Id('2', 2), SampleData.Id('2', 4)), c => new DeploymentFilter { Id = c }),
            .. Of("deployments", ConditionCases.Texts("größe", "a_b"), c => new DeploymentFilter { Name = c }),
            .. Of(
                "deployments",
                [new LikeCondition(), .. ConditionCases.Patterns.Select(pattern => new LikeCondition { Like = pattern })],
                c => new DeploymentFilter { FlowOrDeploymentName = c }
            ),
            .. Of<BooleanCondition, DeploymentFilter>("deployments", [new(), true, false], c => new DeploymentFilter { Paused = c }),
            .. Of("deployments", ConditionCases.Tags(), c => new DeploymentFilter { Tags = c }),
            .. Of("deployments", ConditionCases.Texts("queue-0", "queue-2"), c => new DeploymentFilter { WorkQueueName = c }),
            .. Of("deployments", ConditionCases.Numbers(), c => new DeploymentFilter { ConcurrencyLimit = c }),
            .. Of("deployments", [FilterOperator.And, FilterOperator.Or], c => new DeploymentFilter { Operator = c }),
            .. Of("deployments", [FilterOperator.And, FilterOperator.Or], c => new DeploymentFilter
            {
                Operator = c,
                Paused = true,
                Tags = "prod",
                ConcurrencyLimit = 1,
            }),
        ];

    private static IEnumerable<FilterCase> Flows() =>
        [
            .. Of("flows", ConditionCases.Ids(SampleData.Id('1', 2), SampleData.Id('1', 4)), c => new FlowFilter { Id = c }),
            .. Of("flows", ConditionCases.Texts("etl", "50%"), c => new FlowFilter { Name = c }),
            .. Of("flows", ConditionCases.Tags(), c => new FlowFilter { Tags = c }),
            .. Of<IsNullCondition, FlowFilter>("flows", [new(), new() { IsNull = true }, new() { IsNull = false }], c => new FlowFilter
            {
                Deployment = c,
            }),
            .. Of("flows", [FilterOperator.And, FilterOperator.Or], c => new FlowFilter { Operator = c }),
            .. Of("flows", [FilterOperator.And, FilterOperator.Or], c => new FlowFilter
            {
                Operator = c,
                Name = "etl",
                Deployment = new() { IsNull = true },
            }),
        ];

    private static IEnumerable<FilterCase> WorkPools() =>
        [
            .. Of("work_pools", ConditionCases.Ids(SampleData.Id('5', 1), SampleData.Id('5', 2)), c => new WorkPoolFilter { Id = c }),
            .. Of("work_pools", ConditionCases.Texts("etl", "50%"), c => new WorkPoolFilter { Name = c }),
            .. Of("work_pools", ConditionCases.Texts("process", "kubernetes"), c => new WorkPoolFilter { Type = c }),
            .. Of("work_pools", [FilterOperator.And, FilterOperator.Or], c => new WorkPoolFilter { Operator = c }),
            .. Of("work_pools", [FilterOperator.And, FilterOperator.Or], c => new WorkPoolFilter
            {
                Operator = c,
                Type = "process",
                Name = "50%",
            }),
        ];

    private static IEnumerable<FilterCase> Combinations()
    {
        const string Name = "several filters";
        yield return FilterCase.OfRuns(Name, new());
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                FlowRuns = new(),
                TaskRuns = new(),
                Deployments = new(),
                Flows = new(),
                WorkPools = new(),
            }
        );
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                Flows = new() { Name = "etl" },
                Deployments = new() { Name = new() { IsNull = false } },
            }
        );
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                Flows = new() { Name = new() { Like = "e" } },
                FlowRuns = new() { State = [StateType.Completed, StateType.Running] },
                TaskRuns = new(),
            }
        );
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                Deployments = new() { FlowOrDeploymentName = new() { Like = "etl" } },
                Flows = new() { Tags = new() { Any = ["prod", "eu"] } },
            }
        );
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                WorkPools = new() { Type = "process" },
                FlowRuns = new() { ParentFlowRunId = new() { IsNull = true } },
            }
        );
        yield return FilterCase.OfRuns(
            Name,
            new()
            {
                TaskRuns = new() { SubflowRuns = true },
                FlowRuns = new() { ParentFlowRunId = new() { IsNull = false } },
                Flows = new() { Deployment = new() { IsNull = false } },
            }
        );
        yield return new(
            Name,
            new()
            {
                Artifacts = new() { Type = "table" },
                Flows = new() { Id = SampleData.Id('1', 3) },
            },
            new()
            {
                Artifacts = new() { Type = "table" },
                Flows = new() { Id = SampleData.Id('1', 3) },
            }
        );
        yield return new(
            Name,
            new()
            {
                Artifacts = new() { Key = new() { Exists = true } },
                Deployments = new() { Paused = false },
            },
            new()
            {
                Artifacts = new() { Key = new() { Like = "e" } },
                Deployments = new() { Paused = false },
            }
        );
    }

    private static IEnumerable<FilterCase> OfKeys<TCondition>(
        IEnumerable<TCondition> conditions,
        Func<TCondition, ArtifactCollectionFilter> make
    )
    {
        foreach (var condition in conditions)
        {
            var filter = make(condition);
            yield return new($"artifacts of keys: {FieldsOf(filter)}", null, new() { Artifacts = filter });
        }
    }

    private static IEnumerable<FilterCase> Of<TCondition, TFilter>(
        string kind,
        IEnumerable<TCondition> conditions,
        Func<TCondition, TFilter> make
    )
        where TFilter : Filter
    {
        foreach (var condition in conditions)
        {
            Filter filter = make(condition);
            var name = $"{kind}: {FieldsOf(filter)}";
            yield return filter switch
            {
                ArtifactFilter f => new(name, new() { Artifacts = f }, null),
                FlowRunFilter f => FilterCase.OfRuns(name, new() { FlowRuns = f }),
                TaskRunFilter f => FilterCase.OfRuns(name, new() { TaskRuns = f }),
                DeploymentFilter f => FilterCase.OfRuns(name, new() { Deployments = f }),
                FlowFilter f => FilterCase.OfRuns(name, new() { Flows = f }),
                WorkPoolFilter f => FilterCase.OfRuns(name, new() { WorkPools = f }),
                _ => throw new InvalidOperationException($"The filter {filter.GetType().Name} is unknown."),
            };
        }
    }

    /// <summary>The names of the fields that are set: what the cases are grouped by.</summary>
    private static string FieldsOf(Filter filter)
    {
        var names = filter
            .GetType()
            .GetProperties()
            .Where(property => property.Name != nameof(Filter.Operator) && property.GetValue(filter) is Condition)
            .Select(property => property.Name);
        return string.Join("+", names) is { Length: > 0 } joined ? joined : "empty";
    }
}
