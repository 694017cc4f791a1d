using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArtifactStore.Diagnostics;

// An exception of the host's code is no outcome of an operation, and the thread of a writer serves others.
#pragma warning disable CA1031
/// <summary>Calls the host's telemetry listeners. Their exceptions do not affect any operation.</summary>
/// <remarks>The provider packages also compile this file, for their own instruments, since they cannot see internal types.</remarks>
internal static class NonThrowing
{
    /// <summary>Runs a call and ignores its exceptions.</summary>
    /// <param name="state">The state of the call, so that a static lambda needs no allocation.</param>
    /// <param name="call">The call.</param>
    public static void Run<T>(T state, Action<T> call)
    {
        try
        {
            call(state);
        }
        catch (Exception) { }
    }

    /// <summary>
    /// Creates an instrument. Listeners are called during creation, and if one throws, the instrument is created nevertheless. Otherwise
    /// its static class would be unusable for the rest of the process.
    /// </summary>
    /// <param name="meter">The meter.</param>
    /// <param name="name">The name.</param>
    /// <param name="make">Creates the instrument.</param>
    public static T Make<T>(Meter meter, string name, Func<Meter, string, T> make)
        where T : Instrument
    {
        try
        {
            return make(meter, name);
        }
        catch (Exception)
        {
            T? made = null;
            using var finder = new MeterListener
            {
                InstrumentPublished = (instrument, _) => made = instrument.Meter == meter && instrument.Name == name ? (T)instrument : made,
            };
            finder.Start();
            if (made is null)
            {
                throw;
            }

            return made;
        }
    }

    /// <summary>Creates a source of spans, likewise.</summary>
    /// <param name="name">The name.</param>
    /// <param name="version">The version.</param>
    public static ActivitySource MakeSource(string name, string? version)
    {
        try
        {
            return new(name, version);
        }
        catch (Exception)
        {
            ActivitySource? made = null;
            using var finder = new ActivityListener
            {
                ShouldListenTo = source =>
                {
                    made = source.Name == name && source.Version == version ? source : made;
                    return false;
                },
            };
            ActivitySource.AddActivityListener(finder);
            if (made is null)
            {
                throw;
            }

            return made;
        }
    }
}
#pragma warning restore CA1031
