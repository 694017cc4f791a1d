using System.Collections.Concurrent;
using ArtifactStore;
using Quartz;
using Quartz.Extensibility;

namespace Worker;

/// <summary>
/// The one listener by which all jobs record themselves: each execution is a flow run, with its state, its progress and its artifacts.
/// </summary>
internal sealed class RunRecorder(IArtifactStore store) : IJobListener
{
    private readonly ConcurrentDictionary<string, FlowRunScope> _runs = new();

    public string Name => nameof(RunRecorder);

    /// <summary>The run of an execution, through which its job creates artifacts.</summary>
    public FlowRunScope RunOf(IJobExecutionContext execution) => _runs[execution.FireInstanceId];

    public async ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken) =>
        _runs[context.FireInstanceId] = await store.StartFlowRunAsync(
            flow: context.JobDetail.Key.Name,
            deployment: context.Trigger.Key.Name,
            tags: [context.JobDetail.Key.Group],
            options: new() { ExpectedStartTime = context.ScheduledFireTimeUtc },
            cancellationToken
        );

    public async ValueTask JobProgressChanged(
        IJobExecutionContext context,
        FireInstanceProgress progress,
        CancellationToken cancellationToken
    ) => await RunOf(context).ReportProgressAsync($"{context.JobDetail.Key.Name}-progress", progress.Percent, cancellationToken);

    public async ValueTask JobWasExecuted(
        IJobExecutionContext context,
        JobExecutionException? jobException,
        CancellationToken cancellationToken
    )
    {
        if (!_runs.TryRemove(context.FireInstanceId, out var run))
        {
            return;
        }

        // What the job was doing may have been cancelled; that it was is recorded all the same.
        await using (run)
        {
            await (
                context.Outcome switch
                {
                    ExecutionOutcome.Succeeded => run.CompleteAsync(cancellationToken: CancellationToken.None),
                    ExecutionOutcome.Cancelled => run.CancelAsync("The worker was stopped.", CancellationToken.None),
                    _ => run.FailAsync(jobException!.GetBaseException(), CancellationToken.None),
                }
            );
        }
    }

    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken) => default;
}
