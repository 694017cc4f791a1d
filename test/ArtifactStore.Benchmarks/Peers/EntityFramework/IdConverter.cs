using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Ids as lower-case texts.</summary>
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "EF Core makes it.")]
internal sealed class IdConverter() : ValueConverter<Guid, string>(id => StoredText.Of(id), text => StoredText.Id(text));
