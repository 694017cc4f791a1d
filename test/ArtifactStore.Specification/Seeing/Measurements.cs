using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArtifactStore.Specification.Seeing;

/// <summary>The measurements of one database that are made while it listens.</summary>
public sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<Measured> _made = [];
    private readonly ConcurrentDictionary<string, Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    /// <param name="database">The database whose measurements are kept; other tests run beside this one.</param>
    public Measurements(string database)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ArtifactStoreTelemetry.MeterName)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var measured = new Measured(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value));
            if (measured["db.namespace"] as string == database)
            {
                _made.Enqueue(measured);
            }
        }
    }

    /// <summary>The instruments that are there, by name.</summary>
    public IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    public Measured[] All => [.. _made];

    /// <summary>The measurements of an instrument.</summary>
    public Measured[] Of(string instrument) => [.. _made.Where(measured => measured.Instrument == instrument)];

    /// <summary>Asks the instruments that are only looked at when somebody asks.</summary>
    public Measured[] Look(string instrument)
    {
        _made.Clear();
        _listener.RecordObservableInstruments();
        return Of(instrument);
    }

    public void Clear() => _made.Clear();

    public void Dispose() => _listener.Dispose();
}
