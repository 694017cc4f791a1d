using System.Collections.Concurrent;
using System.Diagnostics;

namespace ArtifactStore.Specification.Seeing;

/// <summary>The spans of one database that end while it listens.</summary>
public sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <param name="database">The database whose spans are kept; other tests run beside this one.</param>
    public Spans(string database)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ArtifactStoreTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.namespace") as string == database)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans, in the order in which they ended.</summary>
    public Activity[] Ended => [.. _ended];

    /// <summary>The only span since the last call.</summary>
    public Activity Take()
    {
        Activity[] spans = [.. _ended];
        _ended.Clear();
        return spans is [var only]
            ? only
            : throw new InvalidOperationException(
                $"There are {spans.Length} spans: {string.Join(", ", spans.Select(span => span.DisplayName))}."
            );
    }

    public void Clear() => _ended.Clear();

    public void Dispose() => _listener.Dispose();
}
