using ArtifactStore.Specification.Reference;
using CsCheck;

namespace ArtifactStore.Specification.Data;

/// <summary>Random queries over the sample data: sparse filters with values that rows have, and some that none has.</summary>
public static class QueryGen
{
    private static readonly Gen<FilterOperator> Operator = Gen.OneOf(FilterOperator.And, FilterOperator.And, FilterOperator.Or);
    private static readonly Gen<bool?> Flag = Gen.OneOf<bool?>(null, null, true, false);
    private static readonly Gen<string> Name = Gen.OneOf([.. SampleData.Names, "missing"]);
    private static readonly Gen<string> Tag = Gen.OneOf("prod", "eu", "größe", "🚀", "a%b", "it's", "missing");
    private static readonly Gen<string> Alias = Gen.OneOf("production", "champion", "größe-50%_x", "missing");
    private static readonly Gen<string?> Pattern = Gen.Null(Gen.OneOf([.. ConditionCases.Patterns]), 0.6);
    private static readonly Gen<string?> Start = Gen.Null(Gen.OneOf([.. ConditionCases.Starts]), 0.8);
    private static readonly Gen<DateTimeOffset?> Time = Gen.Nullable(
        Gen.Int[-3, 20].Select(i => SampleData.Monday.AddMinutes(i).AddTicks(i * 10)),
        0.4
    );

    private static readonly Gen<string> MetadataName = Gen.OneOf([.. SampleData.MetadataNames]);
    private static readonly Gen<string> MetadataValue = Gen.OneOf([.. SampleData.MetadataValues]);

    public static Gen<ArtifactQuery> Artifacts { get; } =
        Gen.Select(Gen.Null(ArtifactFilters(depth: 2), 0.4), Runs(), (artifacts, runs) => runs with { Artifacts = artifacts });

    public static Gen<ArtifactCollectionQuery> Collections { get; } =
        Gen.Select(Gen.Null(CollectionFilters(depth: 2), 0.4), Runs(), (artifacts, runs) => new ArtifactCollectionQuery
            {
                Artifacts = artifacts,
                FlowRuns = runs.FlowRuns,
                TaskRuns = runs.TaskRuns,
                Deployments = runs.Deployments,
                Flows = runs.Flows,
                WorkPools = runs.WorkPools,
                Sort = runs.Sort,
                Limit = runs.Limit,
                Offset = runs.Offset,
            });

    /// <summary>Runs, artifacts and saves in a random order: a store with a random part of the sample data.</summary>
    public static Gen<(int[] Artifacts, bool RunsFirst)> Datasets { get; } = Gen.Select(Gen.Int[0, 59].Array[0, 60], Gen.Bool);

    private static Gen<ArtifactFilter> ArtifactFilters(int depth) =>
        Filter<ArtifactFilter>(
            new(),
            (f, c) => f with { Operator = c },
            [
                Set<ArtifactFilter, KeyCondition>(Keys(), (f, c) => f with { Key = c }),
                Set<ArtifactFilter, NumberCondition>(Numbers(), (f, c) => f with { Version = c }),
                Set<ArtifactFilter, TextCondition>(Texts(Gen.OneOf("table", "Table", "", "markdown", "größe-50%_x")), (f, c) =>
                    f with
                    {
                        Type = c,
                    }
                ),
                Set<ArtifactFilter, TextCondition>(Texts(Alias), (f, c) => f with { Alias = c }),
                Set<ArtifactFilter, IdCondition>(Ids('3', 14), (f, c) => f with { FlowRunId = c }),
                Set<ArtifactFilter, IdCondition>(Ids('4', 12), (f, c) => f with { TaskRunId = c }),
                Set<ArtifactFilter, TimeCondition>(Times(), (f, c) => f with { Created = c }),
                Set<ArtifactFilter, TimeCondition>(Times(), (f, c) => f with { Updated = c }),
                Set<ArtifactFilter, NumberCondition>(Numbers(), (f, c) => f with { DataSize = c }),
                Set<ArtifactFilter, BooleanCondition>(Flags, (f, c) => f with { IsLatest = c }),
                Set<ArtifactFilter, MetadataFilter>(Metadata(), (f, c) => f with { Metadata = c }),
                Set<ArtifactFilter, MetadataFilter>(Metadata(), (f, c) => f with { Metadata = c }),
                .. depth == 0
                    ? []
                    : new[]
                    {
                        Set<ArtifactFilter, ArtifactFilter[]>(ArtifactFilters(depth - 1).Array[0, 3], (f, c) => f with { AnyOf = c }),
                        Set<ArtifactFilter, ArtifactFilter[]>(ArtifactFilters(depth - 1).Array[0, 2], (f, c) => f with { AllOf = c }),
                        Set<ArtifactFilter, ArtifactFilter[]>(ArtifactFilters(depth - 1).Array[0, 2], (f, c) => f with { NoneOf = c }),
                    },
            ]
        );

    private static Gen<ArtifactCollectionFilter> CollectionFilters(int depth) =>
        Filter<ArtifactCollectionFilter>(
            new(),
            (f, c) => f with { Operator = c },
            [
                Set<ArtifactCollectionFilter, KeyCondition>(Keys(), (f, c) => f with { Key = c }),
                Set<ArtifactCollectionFilter, TextCondition>(Texts(Gen.OneOf("table", "Table", "", "markdown", "größe-50%_x")), (f, c) =>
                    f with
                    {
                        Type = c,
                    }
                ),
                Set<ArtifactCollectionFilter, TextCondition>(Texts(Alias), (f, c) => f with { Alias = c }),
                Set<ArtifactCollectionFilter, IdCondition>(Ids('3', 14), (f, c) => f with { FlowRunId = c }),
                Set<ArtifactCollectionFilter, IdCondition>(Ids('4', 12), (f, c) => f with { TaskRunId = c }),
                Set<ArtifactCollectionFilter, TimeCondition>(Times(), (f, c) => f with { Created = c }),
                Set<ArtifactCollectionFilter, TimeCondition>(Times(), (f, c) => f with { Updated = c }),
                Set<ArtifactCollectionFilter, NumberCondition>(Numbers(), (f, c) => f with { DataSize = c }),
                Set<ArtifactCollectionFilter, MetadataFilter>(Metadata(), (f, c) => f with { Metadata = c }),
                .. depth == 0
                    ? []
                    : new[]
                    {
                        Set<ArtifactCollectionFilter, ArtifactCollectionFilter[]>(CollectionFilters(depth - 1).Array[0, 3], (f, c) =>
                            f with
                            {
                                AnyOf = c,
                            }
                        ),
                        Set<ArtifactCollectionFilter, ArtifactCollectionFilter[]>(CollectionFilters(depth - 1).Array[0, 2], (f, c) =>
                            f with
                            {
                                AllOf = c,
                            }
                        ),
                        Set<ArtifactCollectionFilter, ArtifactCollectionFilter[]>(CollectionFilters(depth - 1).Array[0, 2], (f, c) =>
                            f with
                            {
                                NoneOf = c,
                            }
                        ),
                    },
            ]
        );

    private static Gen<BooleanCondition> Flags => Flag.Select(value => new BooleanCondition { EqualTo = value });

    private static Gen<MetadataFilter> Metadata() =>
        Gen.Select(MetadataName, Entries(), MetadataName, Gen.Null(Entries(), 0.6), (name, entry, other, second) =>
            new MetadataFilter { [name] = entry, [other] = name == other ? entry : second }
        );

    private static Gen<MetadataCondition> Entries() =>
        Gen.Select(
            Gen.Null(List(MetadataValue), 0.4),
            Gen.Null(List(MetadataValue), 0.7),
            Gen.Null(MetadataValue, 0.6),
            Flag,
            Operator,
            (any, notAny, start, exists, @operator) =>
                new MetadataCondition
                {
                    Any = any,
                    NotAny = notAny,
                    StartsWith = start,
                    Exists = exists,
                    Operator = @operator,
                }
        );

    private static Gen<ArtifactQuery> Runs() =>
        Gen.Select(
            Gen.Null(FlowRuns(), 0.65),
            Gen.Null(TaskRuns(), 0.8),
            Gen.Null(Deployments(), 0.8),
            Gen.Null(Flows(), 0.75),
            Gen.Null(WorkPools(), 0.85),
            Gen.Select(Gen.Enum<ArtifactSort>(), Gen.Nullable(Gen.Int[0, 30], 0.5), Gen.Nullable(Gen.Int[0, 6], 0.8)),
            (flowRuns, taskRuns, deployments, flows, pools, page) =>
                new ArtifactQuery
                {
                    FlowRuns = flowRuns,
                    TaskRuns = taskRuns,
                    Deployments = deployments,
                    Flows = flows,
                    WorkPools = pools,
                    Sort = page.Item1,
                    Limit = page.Item2,
                    Offset = page.Item3,
                }
        );

    internal static Gen<FlowRunFilter> FlowRuns() =>
        Filter<FlowRunFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<FlowRunFilter, IdCondition>(Ids('3', 14), (f, c) => f with { Id = c }),
            Set<FlowRunFilter, TextCondition>(Texts(Name), (f, c) => f with { Name = c }),
            Set<FlowRunFilter, TagsCondition>(Tags(), (f, c) => f with { Tags = c }),
            Set<FlowRunFilter, IdCondition>(Ids('2', 7), (f, c) => f with { DeploymentId = c }),
            Set<FlowRunFilter, TextCondition>(Texts(Gen.OneOf("queue-0", "queue-1", "missing")), (f, c) => f with { WorkQueueName = c }),
            Set<FlowRunFilter, StateCondition>(States(), (f, c) => f with { State = c }),
            Set<FlowRunFilter, TextCondition>(Texts(Gen.OneOf("v0", "v1", "v2")), (f, c) => f with { FlowVersion = c }),
            Set<FlowRunFilter, TimeCondition>(Times(), (f, c) => f with { StartTime = c }),
            Set<FlowRunFilter, TimeCondition>(Times(), (f, c) => f with { EndTime = c }),
            Set<FlowRunFilter, TimeCondition>(Times(), (f, c) => f with { ExpectedStartTime = c }),
            Set<FlowRunFilter, TimeCondition>(Times(), (f, c) => f with { NextScheduledStartTime = c }),
            Set<FlowRunFilter, IdCondition>(Ids('3', 6), (f, c) => f with { ParentFlowRunId = c }),
            Set<FlowRunFilter, IdCondition>(Ids('4', 12), (f, c) => f with { ParentTaskRunId = c }),
            Set<FlowRunFilter, TextCondition>(Texts(Gen.OneOf("key-0", "key-1", "key-3")), (f, c) => f with { IdempotencyKey = c }),
            Set<FlowRunFilter, CreatedByCondition>(CreatedBy(), (f, c) => f with { CreatedBy = c })
        );

    internal static Gen<TaskRunFilter> TaskRuns() =>
        Filter<TaskRunFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<TaskRunFilter, IdCondition>(Ids('4', 12), (f, c) => f with { Id = c }),
            Set<TaskRunFilter, TextCondition>(Texts(Name), (f, c) => f with { Name = c }),
            Set<TaskRunFilter, TagsCondition>(Tags(), (f, c) => f with { Tags = c }),
            Set<TaskRunFilter, StateCondition>(States(), (f, c) => f with { State = c }),
            Set<TaskRunFilter, TimeCondition>(Times(), (f, c) => f with { StartTime = c }),
            Set<TaskRunFilter, TimeCondition>(Times(), (f, c) => f with { EndTime = c }),
            Set<TaskRunFilter, TimeCondition>(Times(), (f, c) => f with { ExpectedStartTime = c }),
            Set<TaskRunFilter, ExistsCondition>(Flag.Select(exists => new ExistsCondition { Exists = exists }), (f, c) =>
                f with
                {
                    SubflowRuns = c,
                }
            ),
            Set<TaskRunFilter, TaskRunFlowRunCondition>(
                Gen.Select(Gen.Null(List(Id('3', 6))), Gen.Enum<FlowRunMembership>(), (any, membership) =>
                    new TaskRunFlowRunCondition { Any = any, Membership = membership }
                ),
                (f, c) => f with { FlowRunId = c }
            )
        );

    internal static Gen<DeploymentFilter> Deployments() =>
        Filter<DeploymentFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<DeploymentFilter, IdCondition>(Ids('2', 7), (f, c) => f with { Id = c }),
            Set<DeploymentFilter, TextCondition>(Texts(Name), (f, c) => f with { Name = c }),
            Set<DeploymentFilter, LikeCondition>(Pattern.Select(like => new LikeCondition { Like = like }), (f, c) =>
                f with
                {
                    FlowOrDeploymentName = c,
                }
            ),
            Set<DeploymentFilter, BooleanCondition>(Flag.Select(value => new BooleanCondition { EqualTo = value }), (f, c) =>
                f with
                {
                    Paused = c,
                }
            ),
            Set<DeploymentFilter, TagsCondition>(Tags(), (f, c) => f with { Tags = c }),
            Set<DeploymentFilter, TextCondition>(Texts(Gen.OneOf("queue-0", "queue-2", "missing")), (f, c) => f with { WorkQueueName = c }),
            Set<DeploymentFilter, NumberCondition>(Numbers(), (f, c) => f with { ConcurrencyLimit = c })
        );

    internal static Gen<FlowFilter> Flows() =>
        Filter<FlowFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<FlowFilter, IdCondition>(Ids('1', 6), (f, c) => f with { Id = c }),
            Set<FlowFilter, TextCondition>(Texts(Name), (f, c) => f with { Name = c }),
            Set<FlowFilter, TagsCondition>(Tags(), (f, c) => f with { Tags = c }),
            Set<FlowFilter, IsNullCondition>(Flag.Select(value => new IsNullCondition { IsNull = value }), (f, c) =>
                f with
                {
                    Deployment = c,
                }
            )
        );

    internal static Gen<WorkPoolFilter> WorkPools() =>
        Filter<WorkPoolFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<WorkPoolFilter, IdCondition>(Ids('5', 3), (f, c) => f with { Id = c }),
            Set<WorkPoolFilter, TextCondition>(Texts(Name), (f, c) => f with { Name = c }),
            Set<WorkPoolFilter, TextCondition>(Texts(Gen.OneOf("process", "kubernetes")), (f, c) => f with { Type = c })
        );

    internal static Gen<WorkQueueFilter> WorkQueues() =>
        Filter<WorkQueueFilter>(
            new(),
            (f, c) => f with { Operator = c },
            Set<WorkQueueFilter, IdCondition>(Ids('6', 5), (f, c) => f with { Id = c }),
            Set<WorkQueueFilter, TextCondition>(Texts(Gen.OneOf("default", "missing")), (f, c) => f with { Name = c }),
            Set<WorkQueueFilter, IdCondition>(Ids('5', 3), (f, c) => f with { WorkPoolId = c })
        );

    /// <summary>A filter with up to two of its fields set.</summary>
    private static Gen<TFilter> Filter<TFilter>(
        TFilter empty,
        Func<TFilter, FilterOperator, TFilter> combine,
        params Gen<Func<TFilter, TFilter>>[] fields
    ) =>
        Gen.Select(Gen.OneOf(fields).Array[0, 2], Operator, (set, @operator) =>
            combine(set.Aggregate(empty, (filter, field) => field(filter)), @operator)
        );

    private static Gen<Func<TFilter, TFilter>> Set<TFilter, TCondition>(
        Gen<TCondition> condition,
        Func<TFilter, TCondition, TFilter> set
    ) => condition.Select<TCondition, Func<TFilter, TFilter>>(given => filter => set(filter, given));

    private static Gen<Guid> Id(char kind, int count) =>
        Gen.Int[0, count].Select(i => i == count ? SampleData.Unknown : SampleData.Id(kind, i));

    private static Gen<ValueList<T>> List<T>(Gen<T> item) =>
        Gen.Frequency((1, item.Array[0, 0]), (9, item.Array[1, 5])).Select(ValueList.From);

    private static Gen<IdCondition> Ids(char kind, int count) =>
        Gen.Select(
            Gen.Null(List(Id(kind, count)), 0.3),
            Gen.Null(List(Id(kind, count)), 0.7),
            Flag,
            Operator,
            (any, notAny, isNull, @operator) =>
                new IdCondition
                {
                    Any = any,
                    NotAny = notAny,
                    IsNull = isNull,
                    Operator = @operator,
                }
        );

    private static Gen<TextCondition> Texts(Gen<string> value) =>
        Gen.Select(
            Gen.Null(List(value), 0.5),
            Gen.Null(List(value), 0.7),
            Pattern,
            Start,
            Flag,
            Operator,
            (any, notAny, like, start, isNull, @operator) =>
                new TextCondition
                {
                    Any = any,
                    NotAny = notAny,
                    Like = like,
                    StartsWith = start,
                    IsNull = isNull,
                    Operator = @operator,
                }
        );

    private static Gen<KeyCondition> Keys() =>
        Gen.Select(Texts(Gen.OneOf("report", "report-daily", "a", "a-b", "0", "missing")), Flag, (text, exists) => new KeyCondition
            {
                Any = text.Any,
                NotAny = text.NotAny,
                Like = text.Like,
                StartsWith = text.StartsWith,
                IsNull = text.IsNull,
                Exists = exists,
                Operator = text.Operator,
            });

    private static Gen<NumberCondition> Numbers() =>
        Gen.Select(
            Gen.Null(List(Gen.Int[0, 9]), 0.6),
            Gen.Null(List(Gen.Int[0, 9]), 0.7),
            Gen.Nullable(Gen.Int[-1, 9], 0.6),
            Gen.Nullable(Gen.Int[-1, 9], 0.6),
            Flag,
            Operator,
            (any, notAny, least, most, isNull, @operator) =>
                new NumberCondition
                {
                    Any = any,
                    NotAny = notAny,
                    AtLeast = least,
                    AtMost = most,
                    IsNull = isNull,
                    Operator = @operator,
                }
        );

    private static Gen<TimeCondition> Times() =>
        Gen.Select(Time, Time, Flag, Operator, (before, after, isNull, @operator) => new TimeCondition
            {
                Before = before,
                After = after,
                IsNull = isNull,
                Operator = @operator,
            });

    private static Gen<TagsCondition> Tags() =>
        Gen.Select(Gen.Null(List(Tag), 0.5), Gen.Null(List(Tag), 0.5), Flag, Operator, (all, any, isNull, @operator) => new TagsCondition
            {
                All = all,
                Any = any,
                IsNull = isNull,
                Operator = @operator,
            });

    private static Gen<StateCondition> States()
    {
        var type = Gen.OneOf(StateType.Completed, StateType.Failed, StateType.Running, StateType.Crashed, StateType.Paused);
        var name = Gen.OneOf("Retrying", "Cached", "Failed", "it's 50%", "missing");
        return Gen.Select(
            Gen.Null(Gen.Select(Gen.Null(List(type)), Gen.Null(List(type)), Operator, (any, notAny, @operator) => new StateTypeCondition
                    {
                        Any = any,
                        NotAny = notAny,
                        Operator = @operator,
                    })),
            Gen.Null(Gen.Select(Gen.Null(List(name)), Gen.Null(List(name)), Operator, (any, notAny, @operator) => new StateNameCondition
                    {
                        Any = any,
                        NotAny = notAny,
                        Operator = @operator,
                    })),
            Operator,
            (types, names, @operator) =>
                new StateCondition
                {
                    Type = types,
                    Name = names,
                    Operator = @operator,
                }
        );
    }

    private static Gen<CreatedByCondition> CreatedBy() =>
        Gen.Select(
            Gen.Null(List(Id('7', 3))),
            Gen.Null(List(Gen.OneOf("DEPLOYMENT", "user", "missing"))),
            Flag,
            Operator,
            (id, type, isNull, @operator) =>
                new CreatedByCondition
                {
                    Id = id,
                    Type = type,
                    IsNull = isNull,
                    Operator = @operator,
                }
        );
}
