using Microsoft.AspNetCore.Antiforgery;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>The question before a write, with the token that its answer needs.</summary>
internal sealed record ConfirmModel(StoreChange Change, AntiforgeryTokenSet Token);
