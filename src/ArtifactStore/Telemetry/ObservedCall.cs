using System.Diagnostics;

namespace ArtifactStore.Diagnostics;

/// <summary>An operation with listeners: its span, if one is recorded, and its duration.</summary>
internal sealed class ObservedCall
{
    private const string SystemTag = "db.system.name";
    private const string NamespaceTag = "db.namespace";
    private const string OperationTag = "db.operation.name";
    private const string CollectionTag = "db.collection.name";
    private const string BatchSizeTag = "db.operation.batch.size";
    private const string ReturnedRowsTag = "db.response.returned_rows";
    private const string StatusTag = "db.response.status_code";
    private const string ErrorTag = "error.type";

    private readonly StoreObserver _observer;
    private readonly StoreOperation _operation;
    private readonly Activity? _outer;
    private readonly Activity? _activity;
    private long _start;
    private TimeSpan? _worked;
    private int _hasEnded;

    public ObservedCall(StoreObserver observer, in StoreOperation operation, int? batchSize, ObservedCall? within)
    {
        (_observer, _operation, _outer) = (observer, operation, Activity.Current);
        _start = Stopwatch.GetTimestamp();
        if (!StoreInstruments.Source.HasListeners())
        {
            return;
        }

        // An operation in a transaction is a child of the transaction's span, unless the host has put a span of its own in between.
        var parent = within?._activity is { } transaction && within._outer == _outer ? transaction.Context : default;
        List<KeyValuePair<string, object?>> tags = [new(SystemTag, observer.SystemName), new(OperationTag, operation.Name)];
        Add(tags, NamespaceTag, observer.Namespace);
        Add(tags, CollectionTag, operation.Collection);
        Add(tags, BatchSizeTag, batchSize);
        _activity = Start(operation.SpanName, parent, tags, _outer);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Stops the clock while the caller works.</summary>
    public void Pause() => _worked = (_worked ?? TimeSpan.Zero) + Stopwatch.GetElapsedTime(_start);

    /// <summary>Restarts the clock, in the caller's current flow.</summary>
    public void Resume()
    {
        _start = Stopwatch.GetTimestamp();
        if (_activity is not null)
        {
            StoreObserver.MakeCurrent(_activity);
        }
    }

    /// <summary>Adds a tag that is known only at the end.</summary>
    public void Tag(string name, object value) => _activity?.SetTag(name, value);

    /// <summary>Adds a tag, unless the operation has ended.</summary>
    public void TagUnlessEnded(string name, object value)
    {
        if (Volatile.Read(ref _hasEnded) == 0)
        {
            Tag(name, value);
        }
    }

    /// <summary>Ends the operation as successful.</summary>
    /// <param name="rows">The number of rows that it returned; null if it returns none.</param>
    public void End(long? rows = null)
    {
        if (!TryEnd(out var duration))
        {
            return;
        }

        var tags = Tags();
        Record(duration, tags);
        if (rows is { } count)
        {
            _activity?.SetTag(ReturnedRowsTag, count);
            NonThrowing.Run((Count: count, Tags: tags), static returned =>
                StoreInstruments.ReturnedRows.Record(returned.Count, returned.Tags)
            );
        }

        Stop();
    }

    /// <summary>Ends the operation as failed. The message and the stack are not exported, since messages name keys and values.</summary>
    public void Fail(Exception failure)
    {
        if (!TryEnd(out var duration))
        {
            return;
        }

        var status = _observer.StatusCode(failure);
        var type = status ?? (failure is OperationCanceledException ? typeof(OperationCanceledException) : failure.GetType()).FullName!;
        if (_activity is not null)
        {
            _activity.SetTag(ErrorTag, type);
            if (status is not null)
            {
                _activity.SetTag(StatusTag, status);
            }

            _activity.SetStatus(ActivityStatusCode.Error);
        }

        var tags = Tags();
        if (failure is ArtifactConflictException)
        {
            NonThrowing.Run(tags, static tags => StoreInstruments.Conflicts.Add(1, tags));
        }

        tags.Add(ErrorTag, type);
        if (status is not null)
        {
            tags.Add(StatusTag, status);
        }

        Record(duration, tags);
        Stop();
    }

    private static Activity? Start(string name, ActivityContext parent, List<KeyValuePair<string, object?>> tags, Activity? outer)
    {
        Activity? activity = null;
        NonThrowing.Run(0, _ => activity = StoreInstruments.Source.StartActivity(name, ActivityKind.Internal, parent, tags));

        // If a listener threw, the span may have started nevertheless, and must be ended for the others.
        return activity
            ?? (Activity.Current is { } current && current != outer && current.Source == StoreInstruments.Source ? current : null);
    }

    private static void Record(double duration, in TagList tags) =>
        NonThrowing.Run((Duration: duration, Tags: tags), static measured =>
            StoreInstruments.Duration.Record(measured.Duration, measured.Tags)
        );

    private void Stop() => NonThrowing.Run(_activity, static activity => activity?.Dispose());

    private bool TryEnd(out double seconds)
    {
        seconds = 0;
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
        {
            return false;
        }

        var duration = _worked ?? Stopwatch.GetElapsedTime(_start);
        if (_worked is null)
        {
            // The span and the measurement have the same duration.
            _activity?.SetEndTime(_activity.StartTimeUtc + duration);
        }

        seconds = duration.TotalSeconds;
        return true;
    }

    private TagList Tags()
    {
        var tags = new TagList { { SystemTag, _observer.SystemName }, { OperationTag, _operation.Name } };
        if (_observer.Namespace is { } name)
        {
            tags.Add(NamespaceTag, name);
        }

        if (_operation.Collection is { } collection)
        {
            tags.Add(CollectionTag, collection);
        }

        return tags;
    }

    private static void Add(List<KeyValuePair<string, object?>> tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(new(name, value));
        }
    }
}
