using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Specification.Seeing;

/// <summary>A host whose log or listener is broken.</summary>
public sealed class TroubledHost : ILoggerFactory, ILogger
{
    private readonly Trouble _trouble;
    private readonly MeterListener _measurements = new();
    private readonly ActivityListener _spans;
    private int _thrown;

    /// <param name="database">The database about which it hears; other tests run beside this one.</param>
    /// <param name="trouble">What is broken.</param>
    public TroubledHost(string database, Trouble trouble)
    {
        _trouble = trouble;
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ArtifactStoreTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (options.Tags is { } tags && tags.Any(IsOurs))
                {
                    ThrowIf(Trouble.SpanSample);
                }

                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = activity => OnSpan(activity, Trouble.SpanStart),
            ActivityStopped = activity => OnSpan(activity, Trouble.SpanStop),
        };
        if (trouble is Trouble.SpanSample or Trouble.SpanStart or Trouble.SpanStop)
        {
            ActivitySource.AddActivityListener(_spans);
        }

        _measurements.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ArtifactStoreTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _measurements.SetMeasurementEventCallback<double>((_, _, tags, _) => OnMeasurement(tags));
        _measurements.SetMeasurementEventCallback<long>((_, _, tags, _) => OnMeasurement(tags));
        if (trouble == Trouble.Measurement)
        {
            _measurements.Start();
        }

        bool IsOurs(KeyValuePair<string, object?> tag) => tag.Key == "db.namespace" && tag.Value as string == database;

        void OnSpan(Activity activity, Trouble when)
        {
            if (activity.TagObjects.Any(IsOurs))
            {
                ThrowIf(when);
            }
        }

        void OnMeasurement(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (IsOurs(tag))
                {
                    ThrowIf(Trouble.Measurement);
                }
            }
        }
    }

    /// <summary>How often it has thrown.</summary>
    public int Thrown => Volatile.Read(ref _thrown);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose()
    {
        _measurements.Dispose();
        _spans.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel)
    {
        ThrowIf(Trouble.LogLevel);
        return true;
    }

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => ThrowIf(Trouble.LogLine);

    private void ThrowIf(Trouble trouble)
    {
        if (trouble == _trouble)
        {
            Interlocked.Increment(ref _thrown);
            throw new TimeZoneNotFoundException($"{trouble} is broken.");
        }
    }
}
