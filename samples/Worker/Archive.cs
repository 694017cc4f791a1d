using Quartz;

namespace Worker;

/// <summary>A job that takes longer than the worker runs, and reports how far it has come.</summary>
internal sealed class Archive : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        for (var percent = 0; percent < 100; percent++)
        {
            context.ReportProgress(percent, "packing");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
