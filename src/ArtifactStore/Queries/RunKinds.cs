using System.Globalization;

namespace ArtifactStore;

/// <summary>The names of the kinds, and the sorts that they have.</summary>
internal static class RunKinds
{
    /// <summary>Returns the sort, or throws if the kind does not have it.</summary>
    public static RunSort CheckSort(this RunKind kind, RunSort sort, string property) =>
        EnumValue.Check(sort, property).Key() != SortKey.StartTime || kind.HasStartTime()
            ? sort
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{property} {sort} is not a sort of {kind.Name()}s, which have no start time. Sort by name or by time of creation."
                ),
                property
            );

    /// <summary>Returns the query for all rows of a kind.</summary>
    public static RunQuery<T> AllOf<T>()
        where T : class =>
        (RunQuery<T>)(
            default(T) switch
            {
                _ when typeof(T) == typeof(Flow) => (StoreQuery)new FlowQuery(),
                _ when typeof(T) == typeof(Deployment) => new DeploymentQuery(),
                _ when typeof(T) == typeof(FlowRun) => new FlowRunQuery(),
                _ when typeof(T) == typeof(TaskRun) => new TaskRunQuery(),
                _ when typeof(T) == typeof(WorkPool) => new WorkPoolQuery(),
                _ when typeof(T) == typeof(WorkQueue) => new WorkQueueQuery(),
                _ => throw new NotSupportedException($"{typeof(T).Name} is not a kind of run."),
            }
        );

    /// <summary>True for a kind with a start time.</summary>
    public static bool HasStartTime(this RunKind kind) => kind is RunKind.FlowRun or RunKind.TaskRun;

    /// <summary>The name, for exceptions.</summary>
    public static string Name(this RunKind kind) =>
        kind switch
        {
            RunKind.Flow => "flow",
            RunKind.Deployment => "deployment",
            RunKind.FlowRun => "flow run",
            RunKind.TaskRun => "task run",
            RunKind.WorkPool => "work pool",
            RunKind.WorkQueue => "work queue",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of run."),
        };
}
