using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Times as texts.</summary>
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "EF Core makes it.")]
internal sealed class TimeConverter() : ValueConverter<DateTimeOffset, string>(time => StoredText.Of(time), text => StoredText.Time(text));
