namespace ArtifactStore.AspNetCore.Pages.Runs;

/// <summary>A task run on the time line of its flow run.</summary>
/// <param name="Task">The task run.</param>
/// <param name="Start">The start of its bar, of <see cref="Width"/>.</param>
/// <param name="Length">The length of its bar; null if it has not started.</param>
internal sealed record TimelineBar(TaskRun Task, double Start, double? Length)
{
    public const double Width = 1_000;

    /// <summary>The shortest bar that can be seen.</summary>
    private const double Least = 6;

    /// <summary>Lays out the bars between the first start and the last end. A bar that goes on reaches the end.</summary>
    public static IReadOnlyList<TimelineBar> Layout(FlowRun run, IReadOnlyList<TaskRun> tasks)
    {
        var starts = tasks.Select(task => task.StartTime).Append(run.StartTime).OfType<DateTimeOffset>().ToList();
        if (starts.Count == 0)
        {
            return [.. tasks.Select(task => new TimelineBar(task, 0, null))];
        }

        var first = starts.Min();
        var last = tasks.Select(task => task.EndTime).Append(run.EndTime).OfType<DateTimeOffset>().Concat(starts).Max();
        var span = Math.Max(1, (last - first).Ticks);
        return [.. tasks.Select(task => Bar(task, first, last, span))];
    }

    private static TimelineBar Bar(TaskRun task, DateTimeOffset first, DateTimeOffset last, long span)
    {
        if (task.StartTime is not { } start)
        {
            return new(task, 0, null);
        }

        var from = (start - first).Ticks * Width / span;
        var length = Math.Max(Least, ((task.EndTime ?? last) - start).Ticks * Width / span);
        return new(task, Math.Min(from, Width - Least), Math.Min(length, Width - Math.Min(from, Width - Least)));
    }
}
